"""In which currency a country pays, for the countries in which public charging is sold."""

__all__ = ["currency_of"]

_EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK BG AD MC SM VA ME XK"

_OTHERS = {
    "AE": "AED",
    "AL": "ALL",
    "AM": "AMD",
    "AR": "ARS",
    "AU": "AUD",
    "BA": "BAM",
    "BR": "BRL",
    "CA": "CAD",
    "CH": "CHF",
    "CL": "CLP",
    "CN": "CNY",
    "CO": "COP",
    "CR": "CRC",
    "CZ": "CZK",
    "DK": "DKK",
    "GB": "GBP",
    "GE": "GEL",
    "HK": "HKD",
    "HU": "HUF",
    "ID": "IDR",
    "IL": "ILS",
    "IN": "INR",
    "IS": "ISK",
    "JO": "JOD",
    "JP": "JPY",
    "KR": "KRW",
    "KW": "KWD",
    "LI": "CHF",
    "MA": "MAD",
    "MD": "MDL",
    "MK": "MKD",
    "MX": "MXN",
    "MY": "MYR",
    "NO": "NOK",
    "NZ": "NZD",
    "PL": "PLN",
    "RO": "RON",
    "RS": "RSD",
    "SA": "SAR",
    "SE": "SEK",
    "SG": "SGD",
    "TH": "THB",
    "TR": "TRY",
    "TW": "TWD",
    "UA": "UAH",
    "US": "USD",
    "ZA": "ZAR",
}


def currency_of(country: str) -> str | None:
    """Give the currency of a country by its two-letter code; None for a country that is not listed."""
    code = country.upper()
    return "EUR" if code in _EURO.split() else _OTHERS.get(code)
