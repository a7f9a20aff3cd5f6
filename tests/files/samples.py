"""Files made on the spot: honest ones and hostile ones. No binary is committed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin


class FakeUpload:
    """An upload as Django hands it over, without its cleaning of the name."""

    def __init__(self, name: str | None, content: bytes, piece: int = 65536) -> None:
        self.name, self.content, self.piece = name, content, piece
        self.given = 0

    def chunks(self) -> Iterator[bytes]:
        for start in range(0, len(self.content), self.piece):
            self.given += self.piece
            yield self.content[start : start + self.piece]


def pdf(inside: bytes = b"", tail: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        + inside
        + b"\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n9\n%%EOF\n"
        + tail
    )


def action(dictionary: bytes) -> bytes:
    return pdf(b"3 0 obj\n<<" + dictionary + b">>\nendobj")


def object_stream(inside: bytes, *, name: bytes = b"/ObjStm", packed: bytes | None = None) -> bytes:
    body = zlib.compress(inside) if packed is None else packed
    head = b"4 0 obj\n<</Type" + name + b"/N 1/First 4/Filter/FlateDecode/Length %d>>\n" % len(body)
    return pdf(head + b"stream\r\n" + body + b"\r\nendstream\nendobj")


def many(part: bytes, end: bytes = b"") -> bytes:
    """Two megabytes of one part: what costs the square of the size never ends."""
    return pdf(part * (2_000_000 // len(part)) + end)


PACKED_STREAM = b"<</Filter/FlateDecode>>stream\n"
SMALL_BOMB = b"<</Subtype/Image/Filter/FlateDecode>>stream\n%b\nendstream\n" % zlib.compress(
    b"\0" * 1_000_000, 9
)
PACKED_SCRIPT = (
    b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj"
    % zlib.compress(b"1 0 <</S/JavaScript/JS(1)>>")
)


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 90).save(out, kind)
    return out.getvalue()


def located_jpeg() -> bytes:
    """Turned on its side, with a place, a camera and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "示例相机"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 10.0, 0.0), 3: "E", 4: (117.0, 9.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=exif, comment=b"secret place")
    return out.getvalue()


def commented_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", "secret place")
    out = io.BytesIO()
    Image.new("RGBA", (6, 6), (1, 2, 3, 128)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, body: bytes) -> bytes:
    """A PNG whose head promises a size; `body` are the unpacked lines."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(body, 9))
        + _chunk(b"IEND", b"")
    )


def text_bomb_png() -> bytes:
    note = b"k\0\0" + zlib.compress(b"A" * 90_000_000, 9)
    plain = png_of(1, 1, b"\0\0")
    return plain[:33] + _chunk(b"zTXt", note) + plain[33:]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("index.html", "<script>alert(1)</script>")
    return out.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

# name of the case → (file name, content, what the sentence says)
HOSTILE: dict[str, tuple[str | None, bytes, str]] = {
    "html as pdf": ("a.pdf", HTML, "不是 PDF"),
    "html as png": ("a.png", HTML, "不是 PDF"),
    "svg": ("a.svg", SVG, "不是 PDF"),
    "svg as png": ("a.png", SVG, "不是 PDF"),
    "svg as jpg": ("a.jpg", b'<?xml version="1.0"?>' + SVG, "不是 PDF"),
    "empty": ("a.pdf", b"", "空的"),
    "one byte": ("a.pdf", b"%", "不是 PDF"),
    "program": ("a.pdf", b"MZ\x90\0" + b"\0" * 64, "不是 PDF"),
    "script of a shell": ("a.pdf", b"#!/bin/sh\nrm -rf /\n", "不是 PDF"),
    "zip as pdf": ("a.pdf", archive(), "不是 PDF"),
    "office document": ("a.docx", archive(), "不是 PDF"),
    "gif": ("a.gif", picture("GIF"), "不是 PDF"),
    "gif as png": ("a.png", picture("GIF"), "不是 PDF"),
    "bmp as jpg": ("a.jpg", picture("BMP"), "不是 PDF"),
    "webp as jpg": ("a.jpg", picture("WEBP"), "不是 PDF"),
    "tiff as pdf": ("a.pdf", picture("TIFF"), "不是 PDF"),
    "html before the pdf": ("a.pdf", HTML + pdf(), "不是 PDF"),
    "png as pdf": ("a.pdf", picture(), "后缀不一致"),
    "pdf as png": ("a.png", pdf(), "后缀不一致"),
    "jpeg as png": ("a.png", picture("JPEG"), "后缀不一致"),
    "pdf without extension": ("a", pdf(), "后缀不一致"),
    "pdf as html": ("a.html", pdf(), "后缀不一致"),
    "program behind the name": ("a.pdf.exe", pdf(), "后缀不一致"),
    "program inside the name": ("a.exe.pdf", pdf(), "程序文件"),
    "script inside the name": ("a.html .pdf", pdf(), "程序文件"),
    "NUL in the name": ("a.pdf\0.html", pdf(), "后缀不一致"),
    "right-to-left name": ("a\u202efdp.exe", pdf(), "后缀不一致"),
    "no name": (None, pdf(), "后缀不一致"),
    "pdf cut off": ("a.pdf", pdf()[:60], "不完整"),
    "zip behind the pdf": ("a.pdf", pdf(tail=archive()), "不完整|夹带"),
    "html behind the pdf": ("a.pdf", pdf(tail=HTML), "夹带"),
    "zip inside the pdf": ("a.pdf", pdf(inside=archive()), "夹带"),
    "javascript": ("a.pdf", action(b"/S/JavaScript/JS(app.alert(1))"), "脚本"),
    "javascript in escapes": ("a.pdf", action(b"/S/J#61vaScr#69pt/J#53(1)"), "脚本"),
    "short javascript": ("a.pdf", action(b"/JS 9 0 R"), "脚本"),
    "launch": ("a.pdf", action(b"/S /Launch /F (cmd.exe)"), "脚本"),
    "embedded file": ("a.pdf", action(b"/Type/EmbeddedFile"), "脚本"),
    "embedded files": ("a.pdf", action(b"/Names<</EmbeddedFiles 5 0 R>>"), "脚本"),
    "rich media": ("a.pdf", action(b"/Subtype/RichMedia"), "脚本"),
    "submits a form": ("a.pdf", action(b"/S/SubmitForm"), "脚本"),
    "form with scripts": ("a.pdf", action(b"/AcroForm<</XFA 7 0 R>>"), "脚本"),
    "javascript packed": ("a.pdf", object_stream(b"1 0 <</S/JavaScript/JS(1)>>"), "脚本"),
    "launch packed": ("a.pdf", object_stream(b"1 0 <</S/Launch>>", name=b"/Obj#53tm"), "脚本"),
    "packed behind a comment": (
        "a.pdf",
        object_stream(b"1 0 <</S/Launch>>", name=b"/ObjStm % obj endobj endstream\n"),
        "脚本",
    ),
    "packed without its type": ("a.pdf", object_stream(b"1 0 <</S/Launch>>", name=b" /X"), "脚本"),
    "packed and cut off": (
        "a.pdf",
        object_stream(b"", packed=zlib.compress(bytes(range(256)) * 9)[:-40]),
        "无法检查",
    ),
    "packed and broken": ("a.pdf", object_stream(b"", packed=b"no zlib"), "无法检查"),
    "packed bomb": ("a.pdf", object_stream(b"\0" * 70_000_000), "过大"),
    "streams without an end": ("a.pdf", many(b"stream\n"), "无法检查"),
    "packed streams without an end": ("a.pdf", many(PACKED_STREAM), "无法检查"),
    "streams inside of each other": ("a.pdf", many(PACKED_STREAM, b"\nendstream"), "无法检查"),
    "streams without number": ("a.pdf", many(b"stream\nendstream\n"), "无法检查"),
    "escapes without number": ("a.pdf", many(b"#41"), "无法检查"),
    "a script behind many small bombs": ("a.pdf", many(SMALL_BOMB, PACKED_SCRIPT), "脚本"),
    "a script inside of another stream": ("a.pdf", pdf(b"stream\n" + PACKED_SCRIPT), "脚本"),
    "encrypted": ("a.pdf", action(b"/Encrypt 8 0 R"), "密码"),
    "png cut off": ("a.png", picture(size=(300, 300))[:-200], "打不开"),
    "png of noise": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "打不开"),
    "jpeg of noise": ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, "打不开"),
    "png bomb": ("a.png", png_of(60_000, 60_000, b"\0" * 1_000_000), "像素"),
    "png of one long line": ("a.png", png_of(2_000_000_000, 1, b"\0"), "像素|打不开"),
    "png of no width": ("a.png", png_of(0, 5, b""), "打不开|像素"),
    "png with a bomb in its text": ("a.png", text_bomb_png(), "打不开"),
}
