using Lambda.Engine.Idempotency;

namespace Lambda.Engine.Tests.Idempotency;

public sealed class IdempotencyRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_key_without_a_record_can_be_claimed() =>
        Assert.Equal(IdempotencyDecision.Take, IdempotencyRule.Decide(null, "me", null, Now));

    // Of a run that holds the key, or of one that has completed.
    [Theory]
    [InlineData(false, "me", -1, null, null, IdempotencyDecision.Run)]
    [InlineData(false, "me", 1, null, null, IdempotencyDecision.Run)]
    [InlineData(false, "other", 0, null, null, IdempotencyDecision.Take)]
    [InlineData(false, "other", 1, null, null, IdempotencyDecision.Refuse)]
    [InlineData(false, "other", 1, "a", "b", IdempotencyDecision.Refuse)]
    [InlineData(true, "me", 0, null, null, IdempotencyDecision.Take)]
    [InlineData(true, "me", 1, null, null, IdempotencyDecision.Answer)]
    [InlineData(true, "other", 1, "a", "a", IdempotencyDecision.Answer)]
    [InlineData(true, "other", 1, "a", "b", IdempotencyDecision.Differs)]
    [InlineData(true, "other", 1, "a", null, IdempotencyDecision.Answer)]
    [InlineData(true, "other", 1, null, "b", IdempotencyDecision.Answer)]
    public void The_record_of_a_key_decides_what_happens_to_an_event_with_that_key(
        bool isCompleted, string owner, int secondsLeft, string? kept, string? validation, object decision)
    {
        var record = new IdempotencyRecord("key", "f", owner)
        {
            IsCompleted = isCompleted,
            Until = Now.AddSeconds(secondsLeft),
            Validation = kept,
        };
        Assert.Equal(decision, IdempotencyRule.Decide(record, "me", validation, Now));
    }
}
