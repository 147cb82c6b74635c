"""How each rule of the study tables is broken: through db/, or, where only a bug of ours could, in plain SQL."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from db import certificates, courses, grapes, lessons, regions, tastings
from db.certificates import Certificate
from db.courses import Dates, NewCourse
from db.tastings import NewTasting
from game.catalogue.tables import Grape
from game.study import GRIDS, LESSONS, GrapeProfile, Lesson, Region, TastingGrid
from tests.fixtures.world import ANA, BEN, CLEO, Broken, Step, broken, owner, player

TABLES = (
    "professional_wine_regions", "grape_variety_profiles", "wset_courses", "wset_course_enrollments",
    "professional_certifications", "wine_education_content", "user_education_progress", "systematic_tasting_templates",
    "professional_tasting_sessions", "professional_tasting_participants",
)  # fmt: skip

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
FIRST, SECOND = "wine-study-1", "wine-study-2"
REF, OTHER = uuid.UUID("019412d4-0000-7000-8000-000000000071"), uuid.UUID("019412d4-0000-7000-8000-000000000072")
NOW_MS = 1_795_334_400_000
HOUR_MS = 3_600_000

REGION = Region("arbois-town", "Arbois town", "jura", "France", "north", "AOC", 1936, ("Savagnin",), "wine law")
GOUAIS = Grape("Gouais", red=False, acidity=5, tannin=0, aroma=1)
GRAPE = GrapeProfile("gouais", GOUAIS, ("Weisser Heunisch",), None, None)
COURSE = NewCourse("evening-class", "Evening class", "Six evenings.", 2, 60)
DATES = Dates(TODAY, TODAY + 2 * DAY, TODAY + 30 * DAY, TODAY + 31 * DAY)
LESSON: Lesson = replace(LESSONS[0], slug="one-more", position=99)
GRID: TastingGrid = replace(GRIDS[0], slug="house-grid")
CERTIFICATE = Certificate(REF, "A school", "Advanced", date(2020, 5, 1), date(2030, 5, 1))
TASTING = NewTasting(REF, "cellar-grid-1", "An evening", True, 1, 2, NOW_MS, NOW_MS + 2 * HOUR_MS)
GLASS = {"look.colour": "ruby", "nose.families": ["oak", "dark berry"], "mouth.acid": "3"}


def _region(**changed: object) -> Step:
    return owner(regions.add, replace(REGION, **changed))


def _grape(**changed: object) -> Step:
    return owner(grapes.put, [replace(GRAPE, **changed)])


def _course(**changed: object) -> Step:
    return owner(courses.add, COURSE._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


def _lesson(**changed: object) -> Step:
    return owner(lessons.put, [replace(LESSON, **changed)])


def _grid(**changed: object) -> Step:
    return owner(tastings.add_grid, replace(GRID, **changed))


def _certificate(**changed: object) -> Step:
    return player(ANA, certificates.record, ANA, CERTIFICATE._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


def _held(**changed: object) -> Step:
    return player(ANA, tastings.hold, ANA, TASTING._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


_ENROL = player(ANA, courses.enrol, FIRST)
_PASS = player(ANA, courses.examine, FIRST, 60, OTHER)
_OPEN = player(ANA, tastings.turn, ANA, REF, "open")
_SIT = player(BEN, tastings.join, REF)
_HAND_IN = player(BEN, tastings.hand_in, REF, [GLASS])

REFUSED: dict[str, Broken] = {
    # regions and grapes
    "professional_wine_regions_slug_unique": broken("region_slug_taken", _region(), _region()),
    "professional_wine_regions_slug_form": broken("bad_region_slug", _region(slug="Côte d'Or")),
    "professional_wine_regions_name_length": broken("bad_region_name", _region(name="")),
    "professional_wine_regions_depth_0_to_5": broken(
        "region_too_deep",
        _region(parent="cote-de-nuits", slug="d3"),
        _region(parent="d3", slug="d4"),
        _region(parent="d4", slug="d5"),
        _region(parent="d5", slug="d6"),
    ),
    "professional_wine_regions_root_is_country": broken("region_without_parent", _region(parent=None)),
    "professional_wine_regions_parent_fk": broken("region_in_other_country", owner(regions.move, "chablis", "tuscany")),
    "professional_wine_regions_hemisphere_known": broken("bad_hemisphere", _region(hemisphere="equator")),
    "professional_wine_regions_scheme_length": broken("bad_region_scheme", _region(scheme="")),
    "professional_wine_regions_established_year": broken("bad_region_year", _region(established=1066)),
    "professional_wine_regions_grapes_count": broken("too_many_grapes", _region(grapes=("Savagnin",) * 51)),
    "professional_wine_regions_source_length": broken("bad_region_source", _region(source="")),
    "grape_variety_profiles_name_unique": broken("grape_name_taken", _grape(), _grape(slug="gouais-blanc")),
    "grape_variety_profiles_slug_unique": broken(
        "grape_slug_taken",
        owner(grapes.put, [GRAPE, replace(GRAPE, grape=replace(GOUAIS, name="Gouais blanc"))]),
    ),
    "grape_variety_profiles_slug_form": broken("bad_grape_slug", _grape(slug="Gouais blanc")),
    "grape_variety_profiles_name_length": broken(
        "bad_grape_name", _grape(grape=replace(GOUAIS, name=""))
    ),
    "grape_variety_profiles_palate_begins_at_1": broken(
        "bad_grape_palate", _grape(grape=replace(GOUAIS, acidity=0))
    ),
    "grape_variety_profiles_origin_has_source": broken("origin_without_source", _grape(origin="France")),
    # courses
    "wset_courses_slug_unique": broken("course_slug_taken", _course(), _course()),
    "wset_courses_slug_form": broken("bad_course_slug", _course(slug="Evening Class")),
    "wset_courses_title_length": broken("bad_course_title", _course(title="")),
    "wset_courses_summary_length": broken("bad_course_summary", _course(summary="s" * 1001)),
    "wset_courses_level_1_to_4": broken("bad_course_level", _course(level=5)),
    "wset_courses_pass_mark_percent": broken("bad_pass_mark", _course(pass_mark=0)),
    "wset_courses_capacity_counts": broken("bad_capacity", _course(capacity=0)),
    "wset_courses_dates_whole": broken("course_dates_missing", _course(dates=DATES._replace(exam_on=None))),
    "wset_courses_dates_in_order": broken("course_dates_out_of_order", _course(dates=DATES._replace(exam_on=TODAY))),
    "wset_courses_certificate_months_count": broken("bad_certificate_months", _course(certificate_months=0)),
    "wset_courses_prerequisite_is_below": broken("prerequisite_not_below", _course(prerequisite=SECOND)),
    "wset_course_enrollments_course_fk": broken("unknown_course", player(ANA, courses.enrol, "no-such-course")),
    "wset_course_enrollments_in_time": broken(
        "enrolling_closed",
        _course(dates=DATES._replace(enrol_until=TODAY - DAY)),
        player(ANA, courses.enrol, COURSE.slug),
    ),
    "wset_course_enrollments_prerequisite": broken("prerequisite_missing", player(ANA, courses.enrol, SECOND)),
    "wset_course_enrollments_capacity": broken(
        "course_full",
        _course(capacity=1),
        player(BEN, courses.enrol, COURSE.slug),
        player(ANA, courses.enrol, COURSE.slug),
    ),
    "wset_course_enrollments_one_live": broken("already_enrolled", _ENROL, _ENROL),
    "wset_course_enrollments_one_pass": broken("course_passed", _ENROL, _PASS, _ENROL),
    "wset_course_enrollments_needed": broken("not_enrolled", _PASS),
    "wset_course_enrollments_exam_in_time": broken(
        "exam_not_open",
        _course(dates=DATES),
        player(ANA, courses.enrol, COURSE.slug),
        player(ANA, courses.examine, COURSE.slug, 90, OTHER),
    ),
    "wset_course_enrollments_exam_percent": broken(
        "bad_exam_result", _ENROL, player(ANA, courses.examine, FIRST, 101, OTHER)
    ),
    # certificates
    "professional_certifications_once": broken("certificate_known", _certificate(), _certificate(ref=OTHER)),
    "professional_certifications_issuer_length": broken("bad_issuer", _certificate(issuer=" A school")),
    "professional_certifications_title_length": broken("bad_certificate_title", _certificate(title="")),
    "professional_certifications_issued_plausible": broken("bad_issue_date", _certificate(issued_on=date(1929, 1, 1))),
    "professional_certifications_not_ahead": broken(
        "certificate_from_the_future", _certificate(issued_on=TODAY + 3 * DAY, expires_on=None)
    ),
    "professional_certifications_dates_in_order": broken(
        "bad_expiry_date", _certificate(expires_on=CERTIFICATE.issued_on)
    ),
    # lessons
    "wine_education_content_slug_form": broken("bad_lesson_slug", _lesson(slug="One more")),
    "wine_education_content_position_unique": broken("lesson_position_taken", _lesson(position=1)),
    "wine_education_content_position_counts": broken("bad_lesson_position", _lesson(position=0)),
    "wine_education_content_topic_known": broken("bad_lesson_topic", _lesson(topic="astrology")),
    "wine_education_content_title_length": broken("bad_lesson_title", _lesson(title="")),
    "wine_education_content_body_length": broken("bad_lesson_body", _lesson(body="")),
    "wine_education_content_source_length": broken("lesson_without_source", _lesson(source="")),
    "wine_education_content_minutes_count": broken("bad_lesson_minutes", _lesson(minutes=0)),
    "wine_education_content_tags_count": broken("too_many_tags", _lesson(tags=("Jura",) * 21)),
    "user_education_progress_percent": broken(
        "bad_progress", player(ANA, lessons.progressed, ANA, LESSONS[0].slug, 101)
    ),
    # tastings
    "systematic_tasting_templates_slug_form": broken("bad_grid_slug", _grid(slug="A grid")),
    "systematic_tasting_templates_version_counts": broken("bad_grid_version", _grid(version=0)),
    "systematic_tasting_templates_version_unique": broken("grid_version_taken", _grid(), _grid()),
    "systematic_tasting_templates_level_1_to_4": broken("bad_grid_level", _grid(level=5)),
    "systematic_tasting_templates_title_length": broken("bad_grid_title", _grid(title="")),
    "systematic_tasting_templates_grid_is_object": broken("empty_grid", _grid(questions=())),
    "professional_tasting_sessions_title_length": broken("bad_tasting_title", _held(title=" An evening")),
    "professional_tasting_sessions_pours_1_to_12": broken("bad_pours", _held(pours=13)),
    "professional_tasting_sessions_seats_1_to_100": broken("bad_seats", _held(seats_max=0)),
    "professional_tasting_sessions_times_in_order": broken("bad_tasting_times", _held(ends_at_ms=NOW_MS)),
    "professional_tasting_participants_session_fk": broken("unknown_tasting", _SIT),
    "professional_tasting_participants_in_time": broken(
        "tasting_over", _held(), player(ANA, tastings.turn, ANA, REF, "cancelled"), _SIT
    ),
    "professional_tasting_participants_pk": broken("already_seated", _held(), _SIT, _SIT),
    "professional_tasting_participants_seats": broken(
        "tasting_full", _held(seats_max=1), _SIT, player(CLEO, tastings.join, REF)
    ),
    "professional_tasting_participants_seat_needed": broken("not_seated", _held(), _OPEN, _HAND_IN),
    "professional_tasting_participants_while_open": broken("tasting_not_open", _held(), _SIT, _HAND_IN),
    "professional_tasting_participants_once": broken(
        "already_handed_in", _held(), _SIT, _OPEN, _HAND_IN, _HAND_IN
    ),
    "professional_tasting_participants_answers_fit": broken(
        "answers_do_not_fit", _held(), _SIT, _OPEN, player(BEN, tastings.hand_in, REF, [{"look.colour": "blue"}])
    ),
}  # fmt: skip


def again(table: str) -> str:
    """Every row once more, generated identity included."""
    return f"""
        DO $$ DECLARE v_columns text; BEGIN
            SELECT string_agg(quote_ident(attname), ', ') INTO v_columns FROM pg_attribute
            WHERE attrelid = '{table}'::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped;
            EXECUTE format('INSERT INTO {table} (%1$s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM {table}', v_columns);
        END $$
    """


WORLD: tuple[Step, ...] = (
    _ENROL,
    _PASS,
    player(BEN, courses.enrol, FIRST),
    _certificate(),
    player(ANA, lessons.progressed, ANA, LESSONS[0].slug, 40),
    _held(),
    _OPEN,
    _SIT,
    _HAND_IN,
)
"""Somebody has done something of everything, so that there are rows to spoil."""

_ENROLLED = "UPDATE wset_course_enrollments SET {} WHERE state = 'enrolled'"
_PASSED = "UPDATE wset_course_enrollments SET {} WHERE state = 'passed'"

OURS: dict[str, str] = {
    # an id of the database's own making
    "professional_wine_regions_pk": again("professional_wine_regions"),
    "grape_variety_profiles_pk": again("grape_variety_profiles"),
    "wset_courses_pk": again("wset_courses"),
    "wset_course_enrollments_pk": again("wset_course_enrollments"),
    "professional_certifications_pk": again("professional_certifications"),
    "wine_education_content_pk": again("wine_education_content"),
    "systematic_tasting_templates_pk": again("systematic_tasting_templates"),
    "professional_tasting_sessions_pk": again("professional_tasting_sessions"),
    # an id of the program's own making, new each time
    "professional_certifications_public_id_unique": f"UPDATE professional_certifications SET public_id = '{REF}'",
    "professional_tasting_sessions_public_id_unique": "INSERT INTO professional_tasting_sessions (public_id, host_id,"
    " template_id, title, blind, pours, seats_max, starts_at, ends_at) SELECT public_id, host_id, template_id, title,"
    " blind, pours, seats_max, starts_at, ends_at FROM professional_tasting_sessions",
    # unique by holding the id already; they are there for foreign keys to point at
    "professional_wine_regions_place_unique": "",
    "wset_courses_level_unique": "",
    # rows of these tables point at rows that were just read, or at the player for whom the transaction speaks
    "wset_courses_prerequisite_fk": "UPDATE wset_courses SET prerequisite_id = 999 WHERE prerequisite_id IS NOT NULL",
    "wset_course_enrollments_user_fk": _ENROLLED.format("user_id = 999"),
    "professional_certifications_user_fk": "UPDATE professional_certifications SET user_id = 999",
    "professional_certifications_enrollment_fk": "UPDATE professional_certifications SET enrollment_id = 999"
    " WHERE kind = 'course'",
    "wine_education_content_course_fk": "UPDATE wine_education_content SET course_id = 999 WHERE position = 1"
    " AND level = 1",
    "user_education_progress_user_fk": "UPDATE user_education_progress SET user_id = 999",
    "user_education_progress_content_fk": "UPDATE user_education_progress SET content_id = 999",
    "professional_tasting_sessions_host_fk": "UPDATE professional_tasting_sessions SET host_id = 999",
    "professional_tasting_sessions_template_fk": "UPDATE professional_tasting_sessions SET template_id = 999",
    "professional_tasting_participants_user_fk": "UPDATE professional_tasting_participants SET user_id = 999",
    # looked at before, to be said well
    "professional_wine_regions_not_its_own_parent": "UPDATE professional_wine_regions SET parent_id = id"
    " WHERE slug = 'chablis'",
    # columns that one statement of ours writes together
    "professional_wine_regions_parent_whole": "UPDATE professional_wine_regions SET parent_depth = 1"
    " WHERE slug = 'france'",
    "wset_courses_prerequisite_whole": "UPDATE wset_courses SET prerequisite_level = NULL"
    " WHERE prerequisite_id IS NOT NULL",
    "grape_variety_profiles_names_whole": "UPDATE grape_variety_profiles SET names_folded = '{}'",
    "wset_course_enrollments_exam_whole": _PASSED.format("exam_percent = NULL"),
    "wset_course_enrollments_mark_decides": _PASSED.format("exam_percent = 59"),
    "wset_course_enrollments_end_whole": _PASSED.format("ended_at = NULL"),
    "wset_course_enrollments_times_in_order": _PASSED.format("ended_at = enrolled_at - interval '1 s'"),
    "professional_certifications_course_whole": "UPDATE professional_certifications SET enrollment_id = NULL"
    " WHERE kind = 'course'",
    "professional_certifications_enrollment_unique": "INSERT INTO professional_certifications (public_id, user_id,"
    " kind, enrollment_id, issuer, title, issued_on) SELECT gen_random_uuid(), user_id, kind, enrollment_id, 'Another',"
    " title, issued_on FROM professional_certifications WHERE kind = 'course'",
    "wine_education_content_position_whole": "UPDATE wine_education_content SET position = NULL",
    "user_education_progress_end_whole": "UPDATE user_education_progress SET percent = 100",
    "user_education_progress_times_in_order": "UPDATE user_education_progress SET percent = 100,"
    " completed_at = '1999-1-1'",
    "professional_tasting_participants_answers_whole": "UPDATE professional_tasting_participants"
    " SET handed_in_at = NULL",
    "professional_tasting_participants_score_permille": "UPDATE professional_tasting_participants SET score = 1001",
    "professional_tasting_participants_score_of_answers": "UPDATE professional_tasting_participants SET score = 1,"
    " answers = NULL, handed_in_at = NULL",
    # one row a lesson and player: a second look at it updates the first
    "user_education_progress_pk": again("user_education_progress"),
    # merged by this key: what is there is updated
    "wine_education_content_slug_unique": "UPDATE wine_education_content SET slug = 'same'",
    # words that only our own code writes
    "wset_course_enrollments_state_known": _ENROLLED.format("state = 'asleep', ended_at = now() + interval '1 h'"),
    "professional_certifications_kind_known": "UPDATE professional_certifications SET kind = 'found'"
    " WHERE kind = 'own'",
    "grape_variety_profiles_colour_known": "UPDATE grape_variety_profiles SET colour = 'blue'",
    "professional_tasting_sessions_state_known": "UPDATE professional_tasting_sessions SET state = 'asleep'",
    # merged at their level's course
    "wine_education_content_level_1_to_4": "UPDATE wine_education_content SET level = 0, course_id = NULL,"
    " position = NULL",
}  # fmt: skip
