"""常用意见: sentences that clerks keep for a notice, one room of the filing app."""
