using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class AttemptHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static InvocationAttempt Attempt(int number, string tail = "") =>
        new(number, Start, Start) { ErrorMessage = "m", LogTail = tail };

    [Fact]
    public void The_history_keeps_the_latest_attempts()
    {
        var history = Enumerable.Range(1, 30).Aggregate(
            default(IReadOnlyList<InvocationAttempt>), (before, number) => AttemptHistory.With(before, Attempt(number)));
        Assert.Equal(Enumerable.Range(19, AttemptHistory.Longest), history!.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public void An_attempt_that_is_repeated_after_a_crash_replaces_its_first_entry_in_the_history() =>
        Assert.Equal(
            [(1, "a"), (2, "c")],
            AttemptHistory.With(AttemptHistory.With([Attempt(1, "a")], Attempt(2, "b")), Attempt(2, "c"))
                .Select(attempt => (attempt.Attempt, attempt.LogTail!)));

    [Fact]
    public void A_history_of_any_text_fits_into_a_table_property_and_drops_the_oldest_log_tails_first()
    {
        // A control character takes six characters in JSON.
        var history = Enumerable.Range(1, 12).Aggregate(
            default(IReadOnlyList<InvocationAttempt>),
            (before, number) => AttemptHistory.With(before, Attempt(number, new('\u0001', 5000))));
        var text = AttemptHistory.Write(history)!;
        Assert.InRange(text.Length, 1, 32_000);
        var read = AttemptHistory.Read(text)!;
        Assert.Equal(12, read.Count);
        Assert.Null(read[0].LogTail);
        Assert.Equal(2048, read[^1].LogTail!.Length);
        // The newest tails that fit are kept.
        Assert.Equal(2, read.Count(attempt => attempt.LogTail is not null));
    }

    [Fact]
    public void The_history_keeps_the_end_of_a_log_tail_and_the_beginning_of_an_error_message()
    {
        var attempt = Attempt(1, "x" + new string('t', 2048)) with { ErrorMessage = new string('m', 1024) + "x" };
        var kept = Assert.Single(AttemptHistory.With(null, attempt));
        Assert.Equal((new string('t', 2048), new string('m', 1024)), (kept.LogTail, kept.ErrorMessage));
        kept = Assert.Single(AttemptHistory.With(null, kept));
        Assert.Equal((2048, 1024), (kept.LogTail!.Length, kept.ErrorMessage!.Length));
    }

    [Fact]
    public void A_history_without_attempts_is_stored_as_null()
    {
        Assert.Null(AttemptHistory.Write(null));
        Assert.Null(AttemptHistory.Write([]));
        Assert.Null(AttemptHistory.Read(null));
    }

    [Fact]
    public void The_oldest_attempts_are_dropped_if_the_history_does_not_fit_even_without_log_tails()
    {
        InvocationAttempt[] attempts = [.. Enumerable.Range(1, 3).Select(number => Attempt(number) with { ErrorType = new('t', 14_000) })];
        Assert.Equal([2, 3], AttemptHistory.Read(AttemptHistory.Write(attempts))!.Select(attempt => attempt.Attempt));
        Assert.Null(AttemptHistory.Write([Attempt(1) with { ErrorType = new('t', 30_000) }]));
    }
}
