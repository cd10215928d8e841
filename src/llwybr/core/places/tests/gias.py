"""Invented lists with the 139 columns of GIAS: no row of them is a real school's."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

COLUMNS = """
URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)|TypeOfEstablishment (name)|
EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)|EstablishmentStatus (code)|EstablishmentStatus (name)|
ReasonEstablishmentOpened (code)|ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)|
ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)|StatutoryLowAge|
StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)|OfficialSixthForm (code)|
OfficialSixthForm (name)|Gender (code)|Gender (name)|ReligiousCharacter (code)|ReligiousCharacter (name)|
ReligiousEthos (name)|Diocese (code)|Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity|
SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys|NumberOfGirls|PercentageFSM|
TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)|SchoolSponsorFlag (name)|
SchoolSponsors (name)|FederationFlag (name)|Federations (code)|Federations (name)|UKPRN|FEHEIdentifier|
FurtherEducationType (name)|OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)|LastChangedDate|
Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum|HeadTitle (name)|HeadFirstName|
HeadLastName|HeadPreferredJobTitle|BSOInspectorateName (name)|InspectorateReport|DateOfLastInspectionVisit|
NextInspectionVisit|TeenMoth (name)|TeenMothPlaces|CCF (name)|SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|
EdByOther (name)|Section41Approved (name)|SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)|SEN6 (name)|
SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|SEN13 (name)|
TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll|ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|
GOR (code)|GOR (name)|DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)|
AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)|UrbanRural (code)|
UrbanRural (name)|GSSLACode (name)|Easting|Northing|CensusAreaStatisticWard (name)|MSOA (name)|LSOA (name)|
InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|PropsName|PreviousLA (code)|PreviousLA (name)|
PreviousEstablishmentNumber|OfstedRating (name)|RSCRegion (name)|Country (name)|UPRN|SiteName|QABName (code)|
QABName (name)|EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)|
LSOA (code)
""".replace("\n", "").split("|")

GROUPS = {"1": "4", "30": "6", "34": "10", "11": "3", "18": "1", "29": "2"}
GROUP_NAMES = {
    "1": "Colleges",
    "2": "Universities",
    "3": "Independent schools",
    "4": "Local authority maintained schools",
    "6": "Welsh schools",
    "10": "Academies",
}


def school(urn: int, name: str, la: int = 681, **more: Any) -> dict[str, str]:
    """One row. Short names for what tests change: la_name, type, status, opened, closed, trust, trust_name, estab, ukprn."""
    type = str(more.get("type", 30 if 660 <= la <= 681 else 1))
    group = GROUPS[type]
    said = {
        "URN": urn,
        "LA (code)": la,
        "LA (name)": more.get("la_name", ""),
        "EstablishmentNumber": more.get("estab", 2000 + urn % 1900),
        "EstablishmentName": name,
        "TypeOfEstablishment (code)": type,
        "EstablishmentTypeGroup (code)": group,
        "EstablishmentTypeGroup (name)": GROUP_NAMES[group],
        "EstablishmentStatus (code)": more.get("status", 1),
        "OpenDate": more.get("opened", "01-09-2017"),
        "CloseDate": more.get("closed", ""),
        "PhaseOfEducation (code)": more.get("phase", 0),
        "Trusts (code)": more.get("trust", ""),
        "Trusts (name)": more.get("trust_name", ""),
        "UKPRN": more.get("ukprn", ""),
        "Street": "1, Stryd yr Ysgol",
        "SchoolWebsite": "https://ysgol.example",
        "HeadFirstName": "Dychmygol",
    }
    return {column: str(said.get(column, "")) for column in COLUMNS}


def many(number: int, *, trusts: int = 0, first: int = 100_000) -> Iterator[dict[str, str]]:
    """A nation of schools: most under authorities, some under trusts, four in ten closed, as in the real list."""
    welsh, english = list(range(660, 682)), [*range(201, 214), *range(301, 321), *range(330, 337), *range(350, 360)]
    for n in range(number):
        la = welsh[n % 22] if n % 17 == 0 else english[n % len(english)]
        more: dict[str, Any] = {"estab": 1000 + n % 5000, "ukprn": 10_000_000 + n}
        if n % 5 < 2:
            more |= {"status": 2, "closed": "31-08-2019", "opened": "01-09-1999"}
        elif trusts and la < 660 and n % 3 == 0:
            more |= {"type": 34, "trust": 2000 + n % trusts, "trust_name": f"Ymddiriedolaeth {n % trusts} Trust"}
        yield school(first + n, f"Ysgol Dychmygol {n} Invented School", la, **more)


def as_csv(
    rows: Iterable[dict[str, str]], encoding: str = "utf-8", *, slashes: bool = False, end: str = "\r\n"
) -> bytes:
    """The rows as GIAS might write them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator=end)
    writer.writeheader()
    for row in rows:
        dates = {one: row[one].replace("-", "/") for one in ("OpenDate", "CloseDate")} if slashes else {}
        writer.writerow({**row, **dates})
    return text.getvalue().encode(encoding, "replace" if encoding == "cp1252" else "strict")
