"""A charging network that looks real: Locations of a CPO and Tokens of an eMSP, made from a seed.

Everything is decoded JSON in the shape of OCPI 2.3.0; `ocpi_reference.spec.translation` expresses it in the
older versions. The same seed, owner and moment give the same objects, and a longer list begins with the
shorter one, so a test may refer to the first Location or the first Token by its id.
"""

from ocpi_mocks.network.locations import locations
from ocpi_mocks.network.tokens import tokens

__all__ = ["locations", "tokens"]
