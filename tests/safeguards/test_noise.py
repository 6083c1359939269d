import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.safeguards import discrete_laplace, expected_error, noise_within

EPSILONS = st.sampled_from([0.05, 0.1, 0.3, 0.5, 1, 2, 3.75])


def chances(epsilon, most):
    """P(-most) .. P(most) by the definition of the distribution."""
    q = np.exp(-epsilon)
    return (1 - q) / (1 + q) * q ** np.abs(np.arange(-most, most + 1))


def test_at_epsilon_one_the_theory_says_0_8509():
    assert expected_error(1) == pytest.approx(0.8509, abs=5e-5)


def test_the_mean_error_of_100_000_draws_is_within_two_per_cent_of_the_theory():
    assert np.abs(discrete_laplace(1, 100_000, seed=7)).mean() == pytest.approx(0.8509, rel=0.02)


@pytest.mark.parametrize("epsilon", [0.1, 0.7, 1, 2.5])
def test_every_value_comes_up_as_often_as_its_probability_says(epsilon):
    drawn, most = discrete_laplace(epsilon, 200_000, seed=11), 6
    found = np.array([(drawn == value).mean() for value in range(-most, most + 1)])
    expected = chances(epsilon, most)
    # Five standard errors of a share of 200,000.
    assert np.all(np.abs(found - expected) < 5 * np.sqrt(expected * (1 - expected) / 200_000))


def test_the_theory_of_the_mean_error_is_that_of_the_probabilities():
    most = 400
    mean = (np.abs(np.arange(-most, most + 1)) * chances(0.3, most)).sum()
    assert expected_error(0.3) == pytest.approx(mean)


@given(EPSILONS, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_bound_is_the_smallest_that_holds_often_enough(epsilon, confidence):
    bound = noise_within(epsilon, confidence)
    assert chances(epsilon, bound).sum() >= confidence - 1e-9
    assert bound == 0 or chances(epsilon, bound - 1).sum() < confidence


@given(EPSILONS, st.integers(0, 2**32), st.integers(0, 300))
def test_a_seed_gives_the_same_whole_numbers_again(epsilon, seed, size):
    first, second = (discrete_laplace(epsilon, size, seed=seed) for _ in range(2))
    assert first.tolist() == second.tolist()
    assert first.dtype == np.int64
    assert len(first) == size


@given(EPSILONS, st.integers(0, 1000))
def test_both_signs_are_equally_likely(epsilon, seed):
    drawn = discrete_laplace(epsilon, 2_000, seed=seed)
    above, below = (drawn > 0).sum(), (drawn < 0).sum()
    # Six standard errors of a difference of coin tosses.
    assert abs(above - below) <= 6 * np.sqrt(above + below) + 1


def test_another_seed_gives_other_noise():
    assert discrete_laplace(0.1, 50, seed=1).tolist() != discrete_laplace(0.1, 50, seed=2).tolist()


def test_smaller_epsilons_make_more_noise():
    assert expected_error(0.1) > expected_error(0.5) > expected_error(1) > expected_error(2)


@pytest.mark.parametrize("epsilon", [0, -1, float("nan"), float("inf"), 0.12345678, "much", None])
def test_what_is_no_epsilon_is_refused(epsilon):
    with pytest.raises(CasekitError, match="above 0"):
        discrete_laplace(epsilon, 3, seed=0)


def test_a_confidence_of_one_is_refused():
    with pytest.raises(CasekitError, match="between 0 and 1"):
        noise_within(1, 1.0)
