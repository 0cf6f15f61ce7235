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
    }
}
