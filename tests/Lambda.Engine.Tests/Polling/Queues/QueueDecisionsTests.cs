using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Engine.Tests.Polling.Queues;

public sealed class QueueDecisionsTests
{
    private static readonly QueueDecision Complete = new QueueDecision.Complete();

    [Fact]
    public void All_messages_of_a_successful_batch_are_completed_if_failures_are_not_reported()
    {
        Assert.Equal([Complete, Complete], After("""{"batchItemFailures":[{"itemIdentifier":"m00"}]}""", reports: false));
        Assert.Equal([Complete, Complete], After("null", reports: true));
    }

    [Fact]
    public void A_message_that_the_function_reports_as_failed_is_abandoned()
    {
        var failed = new QueueDecision.Abandon("The function reported it as failed.");
        Assert.Equal([Complete, failed], After("""{"batchItemFailures":[{"itemIdentifier":"m01"}]}""", reports: true));
    }

    [Fact]
    public void All_messages_are_abandoned_after_a_function_error_or_an_invalid_response()
    {
        Assert.Equal(
            [new QueueDecision.Abandon("Oops: No."), new QueueDecision.Abandon("Oops: No.")],
            QueueDecisions.After(StreamSome.Failed(), SomeQueue.Records(2), false));
        var refused = new QueueDecision.Abandon("The function's answer is not JSON.");
        Assert.Equal([refused, refused], After("{", reports: true));
    }

    [Fact]
    public void Throttled_messages_are_left_until_their_locks_expire()
    {
        var left = new QueueDecision.Leave("ReservedFunctionConcurrentInvocationLimitExceeded");
        var outcome = new InvocationOutcome.Throttled(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        Assert.Equal([left, left], QueueDecisions.After(outcome, SomeQueue.Records(2), true));
    }

    [Fact]
    public void Messages_of_a_session_behind_a_failed_or_unsettled_one_are_not_handled()
    {
        Assert.Null(QueueDecisions.Behind([Complete, Complete], settled: true));
        Assert.Equal(
            new QueueDecision.Leave("An earlier message of its session is not settled."),
            QueueDecisions.Behind([Complete, Complete], settled: false));
        Assert.Equal(
            new QueueDecision.Abandon("An earlier message of its session has failed."),
            QueueDecisions.Behind([Complete, new QueueDecision.Abandon("")], settled: true));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(4, 15, 16)]
    [InlineData(5, 31, 30)]
    [InlineData(1_000, 299, 30)]
    [InlineData(1_000, 300, null)]
    public void A_throttled_batch_waits_longer_each_time_and_no_more_than_five_minutes_in_total(int before, int waited, int? seconds) =>
        Assert.Equal(
            seconds is { } wait ? TimeSpan.FromSeconds(wait) : default(TimeSpan?),
            ThrottleBackoff.Next(before, TimeSpan.FromSeconds(waited)));

    private static IReadOnlyList<QueueDecision> After(string answer, bool reports) =>
        QueueDecisions.After(new InvocationOutcome.Succeeded(Encoding.UTF8.GetBytes(answer)), SomeQueue.Records(2), reports);
}
