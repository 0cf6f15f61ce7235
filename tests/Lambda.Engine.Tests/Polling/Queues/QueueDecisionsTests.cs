using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Engine.Tests.Polling.Queues;

public sealed class QueueDecisionsTests
{
    private static readonly QueueDecision Complete = new QueueDecision.Complete();

    [Fact]
    public void The_messages_of_an_event_that_succeeds_are_completed_whatever_it_answers()
    {
        Assert.Equal([Complete, Complete], After("""{"batchItemFailures":[{"itemIdentifier":"m00"}]}""", reports: false));
        Assert.Equal([Complete, Complete], After("null", reports: true));
    }

    [Fact]
    public void A_message_that_the_function_reports_comes_again()
    {
        var failed = new QueueDecision.Abandon("The function reported it as failed.");
        Assert.Equal([Complete, failed], After("""{"batchItemFailures":[{"itemIdentifier":"m01"}]}""", reports: true));
    }

    [Fact]
    public void All_messages_come_again_after_an_error_or_a_report_that_cannot_be_read()
    {
        Assert.Equal(
            [new QueueDecision.Abandon("Oops: No."), new QueueDecision.Abandon("Oops: No.")],
            QueueDecisions.After(StreamSome.Failed(), SomeQueue.Records(2), false));
        var refused = new QueueDecision.Abandon("The function's answer is not JSON.");
        Assert.Equal([refused, refused], After("{", reports: true));
    }

    [Fact]
    public void Throttled_messages_are_left_to_their_locks()
    {
        var left = new QueueDecision.Leave("ReservedFunctionConcurrentInvocationLimitExceeded");
        var outcome = new InvocationOutcome.Throttled(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        Assert.Equal([left, left], QueueDecisions.After(outcome, SomeQueue.Records(2), true));
    }

    [Fact]
    public void Nothing_in_a_session_overtakes_a_message_that_comes_again()
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
    public void A_throttled_event_waits_longer_each_time_and_five_minutes_in_total(int before, int waited, int? seconds) =>
        Assert.Equal(
            seconds is { } wait ? TimeSpan.FromSeconds(wait) : default(TimeSpan?),
            ThrottleBackoff.Next(before, TimeSpan.FromSeconds(waited)));

    private static IReadOnlyList<QueueDecision> After(string answer, bool reports) =>
        QueueDecisions.After(new InvocationOutcome.Succeeded(Encoding.UTF8.GetBytes(answer)), SomeQueue.Records(2), reports);
}
