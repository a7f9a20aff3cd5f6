"""What the standards ask of care that is running or being planned: one rule a file.

Each takes plain facts, a day and the law. Where people must act it gives findings; where a number
or a day is asked it gives that, with the provision on which it rests.
"""
