"""Faults in what a Location says about itself: opening hours, energy, pictures."""

from ocpi_mocks.faults.editing import Object, in_locations
from ocpi_mocks.faults.mechanism import fault

ALWAYS = {"twentyfourseven": True}


@fault(
    "hours.always-and-regular",
    at="data",
    breaks=("locations-142", "locations-143"),
    roles=("CPO",),
    subtlety="it is open all the time, and then it also says when",
)
@in_locations
def always_and_regular(location: Object) -> Object:
    """Says 24/7 and lists hours as well, since the form asks for both."""
    hours = [{"weekday": day, "period_begin": "08:00", "period_end": "20:00"} for day in range(1, 8)]
    return {**location, "opening_times": {**ALWAYS, "regular_hours": hours}}


@fault(
    "hours.weeks-begin-with-zero",
    at="data",
    breaks=("locations-146",),
    consequences=("locations-076",),
    roles=("CPO",),
    subtlety="only Sundays are wrong",
)
@in_locations
def weeks_begin_with_zero(location: Object) -> Object:
    """Counts weekdays from Sunday as 0, as most programming languages do."""
    hours = [{"weekday": day, "period_begin": "08:00", "period_end": "20:00"} for day in range(7)]
    return {**location, "opening_times": {"twentyfourseven": False, "regular_hours": hours}}


@fault(
    "hours.past-midnight",
    at="data",
    breaks=("locations-147",),
    roles=("CPO",),
    subtlety="people understand it at once",
)
@in_locations
def past_midnight(location: Object) -> Object:
    """Lets a day end after it is over: from 18:00 to 02:00."""
    hours = [{"weekday": day, "period_begin": "18:00", "period_end": "02:00"} for day in range(1, 8)]
    return {**location, "opening_times": {"twentyfourseven": False, "regular_hours": hours}}


@fault(
    "hours.without-leading-zero",
    at="data",
    breaks=("locations-147",),
    consequences=("locations-076",),
    roles=("CPO",),
    subtlety="ten hours of the day are right",
)
@in_locations
def without_leading_zero(location: Object) -> Object:
    """Writes 8:00 for 08:00, as clocks on walls do."""
    hours = [{"weekday": day, "period_begin": "8:00", "period_end": "20:00"} for day in range(1, 8)]
    return {**location, "opening_times": {"twentyfourseven": False, "regular_hours": hours}}


@fault(
    "hours.exception-backwards",
    at="data",
    breaks=("locations-141",),
    roles=("CPO",),
    subtlety="there is one exception in a year",
)
@in_locations
def exception_backwards(location: Object) -> Object:
    """Opens for an event that ends before it begins."""
    event = {"period_begin": "2031-05-02T08:00:00Z", "period_end": "2031-05-01T08:00:00Z"}
    return {**location, "opening_times": {**ALWAYS, "exceptional_openings": [event]}}


@fault(
    "hours.open-and-closed",
    at="data",
    breaks=("locations-144",),
    roles=("CPO",),
    subtlety="each list is right by itself",
)
@in_locations
def open_and_closed(location: Object) -> Object:
    """Is open and closed by exception at the same time."""
    day = {"period_begin": "2031-05-01T08:00:00Z", "period_end": "2031-05-01T20:00:00Z"}
    both = {"exceptional_openings": [day], "exceptional_closings": [day]}
    return {**location, "opening_times": {**ALWAYS, **both}}


@fault(
    "energy.green-from-coal",
    at="data",
    breaks=("locations-138",),
    roles=("CPO",),
    subtlety="it bought certificates",
)
@in_locations
def green_from_coal(location: Object) -> Object:
    """Calls a mix green that holds coal, since certificates were bought for it."""
    sources = [{"source": "WIND", "percentage": 80}, {"source": "COAL", "percentage": 20}]
    return {**location, "energy_mix": {"is_green_energy": True, "energy_sources": sources}}


@fault(
    "energy.does-not-add-up",
    at="data",
    breaks=("locations-139",),
    roles=("CPO",),
    subtlety="what is missing is less than a per cent of the file",
)
@in_locations
def does_not_add_up(location: Object) -> Object:
    """Leaves the small sources out, so that the shares are less than 100 together."""
    sources = [{"source": "WIND", "percentage": 50}, {"source": "WATER", "percentage": 30}]
    return {**location, "energy_mix": {"is_green_energy": True, "energy_sources": sources}}


@fault(
    "energy.source-twice",
    at="data",
    breaks=("locations-140",),
    roles=("CPO",),
    subtlety="they add up",
)
@in_locations
def source_twice(location: Object) -> Object:
    """Lists a source once for each supplier."""
    sources = [{"source": "SOLAR", "percentage": 60}, {"source": "SOLAR", "percentage": 40}]
    return {**location, "energy_mix": {"is_green_energy": True, "energy_sources": sources}}


@fault(
    "images.type-of-mail",
    at="data",
    breaks=("locations-152",),
    consequences=("types-014", "locations-076"),
    roles=("CPO",),
    subtlety="everywhere else this is the type of a picture",
)
@in_locations
def type_of_mail(location: Object) -> Object:
    """Writes image/jpeg for the type of a picture, the word that the web has for it."""
    picture = {"url": "https://pictures.example.com/1.jpeg", "category": "LOCATION", "type": "image/jpeg"}
    return {**location, "images": [{**picture, "width": 1280, "height": 960}]}


@fault(
    "images.too-small",
    at="data",
    breaks=("locations-151",),
    roles=("CPO",),
    subtlety="it looks fine on a phone of 2012",
)
@in_locations
def too_small(location: Object) -> Object:
    """Sends pictures as they were taken long ago, 320 by 240."""
    picture = {"url": "https://pictures.example.com/1.jpeg", "category": "LOCATION", "type": "jpeg"}
    return {**location, "images": [{**picture, "width": 320, "height": 240}]}
