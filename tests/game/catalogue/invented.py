"""Wines that do not exist, in the shape of X-Wines."""

import csv
import io
from collections.abc import Iterable, Mapping

from game.catalogue.bottles import HEADER

SOLID = {
    "WineID": "900001",
    "WineName": "Reserva Tempranillo",
    "Type": "Red",
    "Elaborate": "Varietal/100%",
    "Grapes": "['Tempranillo']",
    "Harmonize": "['Lamb', 'Hard Cheese']",
    "ABV": "13.5",
    "Body": "Full-bodied",
    "Acidity": "Medium",
    "Code": "ES",
    "Country": "Spain",
    "RegionID": "2001",
    "RegionName": "Rioja",
    "WineryID": "30001",
    "WineryName": "Bodegas Inventadas",
    "Website": "http://example.com",
    "Vintages": "[2019, 2018, 2017, 'N.V.']",
}

SPARKLING = {
    "WineName": "Brut Nature Blanc de Blancs Champagne",
    "Type": "Sparkling",
    "Grapes": "['Chardonnay']",
    "ABV": "12.0",
    "Body": "Medium-bodied",
    "Acidity": "High",
    "Code": "FR",
    "Country": "France",
    "RegionName": "Champagne Grand Cru 'Imaginé'",
    "WineryName": "Maison Imaginée",
    "Vintages": "['N.V.']",
}

PORT = {
    "WineName": "20 Year Old Tawny Port",
    "Type": "Dessert/Port",
    "Elaborate": "Assemblage/Port Blend",
    "Grapes": "['Touriga Nacional', 'Tinta Roriz', 'Touriga Franca']",
    "ABV": "20.0",
    "Body": "Very full-bodied",
    "Acidity": "High",
    "Code": "PT",
    "Country": "Portugal",
    "RegionName": "Porto",
    "WineryName": "Quinta do Nada",
    "Vintages": "[]",
}

ROSE = {
    "WineName": "White Zinfandel",
    "Type": "Rosé",
    "Grapes": "['Zinfandel']",
    "ABV": "10.0",
    "Body": "Light-bodied",
    "Code": "US",
    "Country": "United States",
    "RegionName": "California",
    "WineryName": "Nowhere Cellars",
}

ICEWINE = {
    "WineName": "Vidal Icewine",
    "Type": "Dessert",
    "Grapes": '["Vidal Blanc", "Seyval d\'Or"]',
    "ABV": "11.0",
    "Acidity": "High",
    "Country": "Canada",
    "Code": "CA",
    "RegionName": "Niagara Peninsula",
}

KABINETT = {
    "WineName": "Riesling Kabinett",
    "Type": "White",
    "Grapes": "['Riesling']",
    "ABV": "9.0",
    "Body": "Light-bodied",
    "Acidity": "High",
    "Country": "Germany",
    "Code": "DE",
    "RegionName": "Mosel",
}


def row(**changes: str) -> dict[str, str]:
    """A row that makes a species, with some columns changed."""
    return SOLID | changes


def lines(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """A file's lines, header first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, lineterminator="\n")
    writer.writeheader()
    for each in rows:
        writer.writerow(each)
    return out.getvalue().splitlines(keepends=True)
