"""Papers that leave the house: PDF (typst), docx (GB/T 9704), xlsx and csv."""
