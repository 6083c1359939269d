"""From one bilingual source per lesson to everything a course needs.

`source` reads a lesson, `pairs` keeps its two languages in step, `editions` makes the four notebooks,
`keys` the answer keys, `execution` runs the facilitator's, `schedule` prints the minutes, and `build`
composes them. Nothing heavy is imported before it is used, because the command line imports this part.
"""
