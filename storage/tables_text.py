"""The tables by which copied passages are found: sketches of texts, and the copies seen."""

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from storage.types import Table


class TextPrint(Table, table=True):
    """One number of a section's sketch, of the report's latest submission."""

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    section: str = Field(primary_key=True)
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    campaign_id: int = Field(foreign_key="campaign.id")
    revision: int
    __table_args__ = (Index("ix_text_print_number", "campaign_id", "section", "number"),)


class TextCopy(Table, table=True):
    """A section of a submission that stands in another report; the first one found is named."""

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    revision: int = Field(primary_key=True)
    section: str = Field(primary_key=True)
    of_report: int = Field(foreign_key="report.id")
