"""Papers fit to be uploaded."""

from io import BytesIO

from pypdf import PdfWriter

from voucher.upload import Upload


def paper(name: str = "合同.pdf") -> Upload:
    """Return a small readable PDF."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    content = BytesIO()
    writer.write(content)
    return Upload(name, content.getvalue())
