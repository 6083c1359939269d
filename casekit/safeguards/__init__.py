"""What would have been better, each beside what it costs in usefulness.

Every number here is about invented people. Nothing takes a table from elsewhere, and nothing asks for the
truth in order to release something; the truth, or what clients learn later, only judges afterwards.
"""
