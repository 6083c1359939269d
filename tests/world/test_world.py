import numpy as np
import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.world import Settings, classroom, spelling
from casekit.world.making import made_in_memory

COLUMNS = {
    "members": "member_id cohort family_name given_name name kana email university faculty department "
    "registered_on",
    "logins": "member_id cookie_id at",
    "page_views": "at cookie_id site industry",
    "screen_visits": "member_id screen at",
    "policy_versions": "site screen version shown_from shown_to text_id",
    "companies": "company_id name_en name_ja industry contract_cohorts schemes label_style label_column "
    "missing_label",
    "applicants": "company_id applicant_id cohort name kana email university faculty department job_type "
    "briefing_booked entry_sheet aptitude stage outcome applied_on decided_on",
    "survey_answers": "company_id applicant_id cookie_id outcome at",
    "other_service": "company_id applicant_id name email",
}
KEY = ["company_id", "applicant_id"]


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_has_its_columns_and_rows(world, table):
    assert list(world[table].columns) == COLUMNS[table].split()
    assert len(world[table]) > 0


def test_a_world_has_these_tables_and_no_other(world):
    assert set(world.tables) == set(COLUMNS)


def test_texts_are_strings_and_moments_are_seconds(world):
    assert world["members"]["name"].dtype == "str"
    assert world["survey_answers"]["outcome"].dtype == "str"
    assert str(world["page_views"]["at"].dtype) == "datetime64[s]"
    assert all(str(kind) == "category" for kind in world["page_views"].dtypes[1:])


def test_an_unknown_table_is_refused_in_a_sentence(world):
    with pytest.raises(CasekitError, match="people"):
        world["people"]
    with pytest.raises(CasekitError, match="page_views"):
        world.truth("page_views")


def test_a_world_without_truth_keeps_what_parties_hold(world):
    bare = world.without_truth()
    assert world.has_truth
    assert not bare.has_truth
    assert bare.tables == world.tables
    with pytest.raises(CasekitError, match="without its truth"):
        bare.truth("people")


def test_the_same_seed_gives_the_same_world_and_another_another():
    one, same, other = classroom(7, members=1_000), classroom(7, members=1_000), classroom(8, members=1_000)
    assert one.manifest.tables == same.manifest.tables
    assert one.manifest.tables["page_views"] != other.manifest.tables["page_views"]


def test_every_member_is_one_person_and_past_applicants_are_none(world):
    people, members = world.truth("people"), world.truth("members")
    assert members["person_id"].is_unique
    assert world["members"]["member_id"].equals(members["member_id"])
    cohorts = members.merge(people, on="person_id")["cohort"]
    assert cohorts.to_numpy().tolist() == world["members"]["cohort"].to_numpy().tolist()
    assert set(people.loc[~people["person_id"].isin(members["person_id"]), "cohort"]) == {2018}


def test_every_cookie_that_occurs_is_in_the_truth_once(world):
    known = world.truth("cookies")["cookie_id"]
    assert known.is_unique
    for table in ("page_views", "logins", "survey_answers"):
        assert set(world[table]["cookie_id"].astype("str")) <= set(known)


def test_log_ins_are_page_views_of_the_members_own_browser(world):
    owner = (
        world["logins"]
        .merge(world.truth("members"), on="member_id")
        .merge(world.truth("cookies"), on="cookie_id", suffixes=("", "_of_cookie"))
    )
    assert len(owner) == len(world["logins"])
    assert (owner["person_id"] == owner["person_id_of_cookie"]).all()
    assert set(owner["site"].dropna()) <= {"job_site"}
    views = world["page_views"][world["page_views"]["site"] == "job_site"]
    logins, seen = (
        pd.MultiIndex.from_arrays([rows["cookie_id"].astype("str"), rows["at"]])
        for rows in (world["logins"], views)
    )
    assert logins.isin(seen).all()


def test_a_cookie_of_one_site_is_seen_on_that_site_only(world):
    views = world["page_views"][["cookie_id", "site"]].astype("str")
    seen = views.drop_duplicates().merge(world.truth("cookies"), on="cookie_id", suffixes=("", "_only"))
    bound = seen.dropna(subset="site_only")
    assert len(bound) > 100
    assert (bound["site"] == bound["site_only"]).all()


def test_applicants_are_known_to_the_truth_and_unique_within_a_company(world):
    applicants, truth = world["applicants"], world.truth("applicants")
    assert not applicants.duplicated(KEY).any()
    assert applicants[KEY].equals(truth[KEY])
    assert not truth.duplicated(["company_id", "person_id"]).any()
    for table in ("survey_answers", "other_service"):
        assert len(world[table].merge(applicants, on=KEY)) == len(world[table])


def test_the_outcome_of_a_survey_is_known_for_the_past_only(world):
    joined = world["survey_answers"].merge(world["applicants"], on=KEY, suffixes=("", "_known"))
    past = joined["cohort"] == 2018
    assert (joined.loc[past, "outcome"] == joined.loc[past, "outcome_known"]).all()
    assert joined.loc[~past, "outcome"].isna().all()
    assert (joined.loc[~past, "at"] < joined.loc[~past, "decided_on"] + pd.Timedelta(days=1)).all()


def test_surveys_happen_while_the_scheme_ran(world):
    at = world["survey_answers"]["at"]
    assert at.min() >= pd.Timestamp("2018-03-01")
    assert at.max() < pd.Timestamp("2019-03-01")


def test_scored_students_of_2019_are_those_whose_cookie_was_seen_before(world):
    answers = world["survey_answers"].merge(world["applicants"][[*KEY, "cohort"]], on=KEY)
    first_seen = world["page_views"].groupby("cookie_id", observed=True)["at"].min()
    before = answers["cookie_id"].map(first_seen.rename(str)).to_numpy() <= answers["at"].to_numpy()
    scored = answers[before & (answers["cohort"] == 2019)].merge(world.truth("applicants"), on=KEY)
    assert scored["person_id"].nunique() == world.manifest.figures["students_scored_2019"].value == 471


def test_scored_students_of_2020_are_those_whose_name_and_address_equal_a_members(world):
    members = world["members"][world["members"]["cohort"] == 2020]
    keys = pd.MultiIndex.from_arrays([members["name"].map(spelling.join_key), members["email"]])
    users = world["companies"][world["companies"]["schemes"].str.contains("P")]["company_id"]
    applicants = world["applicants"]
    chosen = applicants[(applicants["cohort"] == 2020) & applicants["company_id"].isin(users)]
    typed = pd.MultiIndex.from_arrays([chosen["name"].map(spelling.join_key), chosen["email"]])
    scored = chosen[typed.isin(keys)].merge(world.truth("applicants"), on=KEY)
    assert scored["person_id"].nunique() == world.manifest.figures["students_scored_2020"].value == 977
    assert 0.85 < typed.isin(keys).mean() < 0.97


def test_the_screen_gap_is_who_met_no_function_since_march(world):
    march = pd.Timestamp("2019-03-01")
    visits = world["screen_visits"]
    met = visits[(visits["at"] >= march) & (visits["screen"] != "registration")]["member_id"]
    cohort = world["members"][world["members"]["cohort"] == 2020]
    share = 1 - cohort["member_id"].isin(met).mean()
    assert share == pytest.approx(7_983 / 62_548, abs=0.02)


def test_nobody_acts_before_registering(world):
    registered = world["members"].set_index("member_id")["registered_on"]
    for table in ("logins", "screen_visits"):
        acts = world[table]
        assert (acts["at"].to_numpy() >= acts["member_id"].map(registered).to_numpy()).all()


def test_the_intended_policy_was_never_on_the_registration_screen_before_august(world):
    versions = world["policy_versions"]
    registration = versions[(versions["screen"] == "registration") & (versions["text_id"] == "D38")]
    assert registration["shown_from"].tolist() == [pd.Timestamp("2019-08-03")]
    old = versions[versions["text_id"] == "D37"]
    assert old[["screen", "shown_from", "shown_to"]].to_numpy().tolist() == [
        ["registration", pd.Timestamp("2019-03-01"), pd.Timestamp("2019-08-02")]
    ]
    assert {"rikunabi2019", "rikunabi2020"} == set(versions["site"])


def test_addresses_are_all_different_and_under_reserved_domains(world):
    email = world["members"]["email"]
    assert email.is_unique
    reserved = r"@(?:[a-z0-9.-]+\.example|[a-z.]+\.example\.(?:com|net|org))$"
    assert email.str.contains(reserved).all()
    assert world["applicants"]["email"].str.contains(reserved).all()


def test_browsing_tells_something_about_leaving_but_not_much(world, survey_run):
    from sklearn.metrics import roc_auc_score

    scores = survey_run.deliverable.merge(world["applicants"], on=KEY).dropna(subset="score")
    went_away = scores["outcome"].isin(["left_selection", "declined_offer"])
    assert 0.55 < roc_auc_score(went_away, scores["score"]) < 0.80
    assert 0.35 < went_away.mean() < 0.65


def test_anxious_people_view_more_and_do_not_leave_more(world):
    people = world.truth("people")
    views = world["page_views"]["cookie_id"].astype("str").value_counts()
    cookies = world.truth("cookies").assign(views=lambda c: c["cookie_id"].map(views).fillna(0))
    total = people["person_id"].map(cookies.groupby("person_id")["views"].sum()).fillna(0)
    assert total[people["anxious"]].mean() > 1.7 * total[~people["anxious"]].mean()
    joined = world["applicants"].merge(world.truth("applicants"), on=KEY).merge(people, on="person_id")
    away = joined["outcome"].isin(["left_selection", "declined_offer"])
    assert away[joined["anxious"]].mean() < away[~joined["anxious"]].mean()


def test_each_company_can_learn_from_past_applicants(world):
    answers = world["survey_answers"].dropna(subset="outcome")
    away = answers["outcome"].isin(["left_selection", "declined_offer"])
    sizes = answers.groupby(["company_id", away]).size().unstack()
    assert len(sizes) == world["companies"]["schemes"].str.contains("S").sum()
    assert sizes.to_numpy().min() >= 40


def test_a_smaller_worlds_tables_are_the_first_rows_of_a_bigger_ones():
    small, big = (made_in_memory(Settings.for_scale(members=size, seed=5)) for size in (1_500, 17_000))
    for name in ("members", "logins", "page_views", "screen_visits"):
        start = big[name].head(len(small[name]))
        assert small[name].astype("str").equals(start.astype("str")), name
    start = big.truth("people").head(len(small.truth("people")))
    assert small.truth("people").equals(start)


def test_december_widens_the_gap_and_leaves_the_people_alone():
    august, december = (classroom(members=1_000, as_of=date) for date in ("2019-08-26", "2019-12-04"))
    assert august.manifest.tables["members"] == december.manifest.tables["members"]
    assert august.manifest.tables["page_views"] == december.manifest.tables["page_views"]
    shares = [made.manifest.figures["screen_gap_share"].value for made in (august, december)]
    assert shares == pytest.approx([7_983 / 62_548, 13_840 / 79_849], abs=1e-4)


def test_every_figure_says_what_it_may_be_used_for(world):
    kinds = {figure.kind for figure in world.manifest.figures.values()}
    assert kinds == {"calibrated", "assumed", "free"}
    assert world.manifest.figures["survey_answers_matched_2019_percent"].kind == "free"
    assert world.manifest.figures["students_scored_2019"].kind == "assumed"


def test_the_classroom_world_is_the_one_the_lessons_were_made_with(world):
    digests = {name: entry.sha256[:12] for name, entry in world.manifest.tables.items()}
    assert digests == FROZEN
    assert world.seed == casekit.world.DEFAULT_SEED


FROZEN = {
    "applicants": "b2d481e5ffa5",
    "companies": "cf46bd75431e",
    "logins": "ff11a828c2ee",
    "members": "0e7217114fdc",
    "other_service": "1bf5a491e683",
    "page_views": "0958b0f40ff4",
    "policy_versions": "d56c38d439f9",
    "screen_visits": "04dde92bf742",
    "survey_answers": "27ca7e92a134",
    "truth/applicants": "336cd64cb9a0",
    "truth/cookies": "8348089b9937",
    "truth/members": "090b6be55591",
    "truth/people": "0acc1e9ed04c",
}


def test_views_are_in_order_of_person_and_time(world):
    views = world["page_views"]
    owners = world.truth("cookies").set_index("cookie_id")["person_id"]
    person = views["cookie_id"].astype("str").map(owners).to_numpy()
    assert (np.diff(person) >= 0).all()
    same = np.diff(person) == 0
    assert (np.diff(views["at"].to_numpy())[same] >= np.timedelta64(0, "s")).all()
