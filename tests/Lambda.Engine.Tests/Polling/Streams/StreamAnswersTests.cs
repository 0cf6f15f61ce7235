using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class StreamAnswersTests
{
    private static readonly StreamSettings Reports = new() { ReportBatchItemFailures = true };
    private static readonly StreamSettings Windows = new() { TumblingWindow = TimeSpan.FromMinutes(1) };

    // Sequence numbers 0 to 4. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
    [Theory]
    [InlineData("""{"batchItemFailures":[]}""", 5)]
    [InlineData("""{"batchItemFailures":null}""", 5)]
    [InlineData("{}", 5)]
    [InlineData("null", 5)]
    [InlineData("", 5)]
    [InlineData("\"\"", 5)]
    [InlineData("[]", 5)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"3"}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"4"},{"itemIdentifier":"1"},{"itemIdentifier":"2"}]}""", 1)]
    public void Records_before_the_lowest_reported_sequence_number_count_as_done(string payload, int firstFailed) =>
        Assert.Equal(new StreamAnswer.Handled(firstFailed, null), Read(payload, Reports));

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifer":"3"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"77"}]}""")]
    [InlineData("""{"batchItemFailures":["3"]}""")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"\ud800"}]}""")]
    [InlineData("\"text\"")]
    [InlineData("no JSON")]
    public void A_response_that_does_not_identify_the_failed_records_fails_the_whole_batch(string payload) =>
        Assert.Equal(new StreamAnswer.Failed(IsFunctionError: false), Read(payload, Reports));

    [Fact]
    public void Reported_failures_are_ignored_if_the_mapping_does_not_enable_them() =>
        Assert.Equal(new StreamAnswer.Handled(5, null), Read("""{"batchItemFailures":[{"itemIdentifier":"3"}]}""", new()));

    [Theory]
    [InlineData("""{"state":{"1":282}}""", """{"1":282}""")]
    [InlineData("""{"state": [1, 2],"batchItemFailures":[]}""", "[1, 2]")]
    public void The_state_of_a_window_is_kept_exactly_as_the_function_returned_it(string payload, string state)
    {
        var handled = Assert.IsType<StreamAnswer.Handled>(Read(payload, Windows));
        Assert.Equal(state, System.Text.Encoding.UTF8.GetString(handled.State!.Value.Span));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"state":null}""")]
    [InlineData("[]")]
    public void An_invocation_for_a_window_that_returns_no_state_fails(string payload) =>
        Assert.Equal(new StreamAnswer.Failed(IsFunctionError: true), Read(payload, Windows));

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"state":{},"\ud800state":1}""")]
    public void An_unreadable_response_for_a_window_is_a_function_error(string payload) =>
        Assert.Equal(new StreamAnswer.Failed(IsFunctionError: true), Read(payload, Windows));

    [Fact]
    public void A_response_for_a_window_can_contain_both_failures_and_a_state()
    {
        var handled = Assert.IsType<StreamAnswer.Handled>(
            Read("""{"state":7,"batchItemFailures":[{"itemIdentifier":"3"}]}""", Windows with { ReportBatchItemFailures = true }));
        Assert.Equal((3, "7"), (handled.FirstFailed, System.Text.Encoding.UTF8.GetString(handled.State!.Value.Span)));
        handled = Assert.IsType<StreamAnswer.Handled>(Read("""{"state":7}""", Windows with { ReportBatchItemFailures = true }));
        Assert.Equal((5, 1), (handled.FirstFailed, handled.State!.Value.Length));
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-1","offset":3}}]}""", true)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-2","offset":3}}]}""", false)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"3"}]}""", false)]
    public void A_failed_Kafka_record_must_be_reported_with_its_partition(string payload, bool known)
    {
        var shard = StreamShard.OfKafka("arn:aws:kafka:us-east-1:000000000000:cluster/c/1", "orders", "1", new(null, "b:9093"));
        var answer = StreamAnswers.Read(StreamSome.Succeeded(payload), StreamSome.Batch(5), Reports, shard);
        Assert.Equal(known ? new StreamAnswer.Handled(3, null) : new StreamAnswer.Failed(IsFunctionError: false), answer);
    }

    [Fact]
    public void A_function_error_and_a_throttle_have_different_results()
    {
        var batch = StreamSome.Batch(5);
        Assert.Equal(new StreamAnswer.Failed(IsFunctionError: true), StreamAnswers.Read(StreamSome.Failed(), batch, new()));
        Assert.Equal(
            new StreamAnswer.Throttled(),
            StreamAnswers.Read(new InvocationOutcome.Throttled(ThrottleReason.ConcurrentInvocationLimitExceeded), batch, new()));
    }

    private static StreamAnswer Read(string payload, StreamSettings settings) =>
        StreamAnswers.Read(StreamSome.Succeeded(payload), StreamSome.Batch(5), settings);
}
