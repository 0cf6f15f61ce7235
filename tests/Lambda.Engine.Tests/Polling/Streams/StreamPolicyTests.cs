using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class StreamPolicyTests
{
    private static readonly DateTimeOffset Now = StreamSome.Noon.AddSeconds(30);
    private static readonly StreamAnswer Error = new StreamAnswer.Failed(IsFunctionError: true);

    [Fact]
    public void A_successful_batch_is_done_and_has_no_retry()
    {
        var decision = new StreamPolicy(new()).After(StreamSome.Batch(4), new StreamAnswer.Handled(4, null), Now);
        Assert.Equal(4, decision.Done);
        Assert.Empty(decision.Next);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 8)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(9_000, 60)]
    public void The_backoff_between_attempts_doubles_up_to_a_minute(int before, int seconds)
    {
        var next = Assert.Single(new StreamPolicy(new()).After(StreamSome.Batch(4) with { Attempts = before }, Error, Now).Next);
        Assert.Equal((before + 1, Now.AddSeconds(seconds), null), (next.Attempts, next.NotBefore, next.Condition));
    }

    [Fact]
    public void A_batch_is_discarded_when_its_last_retry_has_failed()
    {
        var policy = new StreamPolicy(new() { MaximumRetryAttempts = 2 });
        var batch = StreamSome.Batch(4);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            batch = Assert.Single(policy.After(batch, Error, Now).Next);
            Assert.Null(batch.Condition);
        }
        batch = Assert.Single(policy.After(batch, Error, Now).Next);
        Assert.Equal((StreamCondition.RetryAttemptsExhausted, 4), (batch.Condition, batch.Count));
    }

    [Fact]
    public void Records_from_the_first_reported_failure_on_start_with_a_new_set_of_retries()
    {
        var decision = new StreamPolicy(new() { MaximumRetryAttempts = 2 }).After(
            StreamSome.Batch(6) with { Attempts = 2 }, new StreamAnswer.Handled(4, null), Now);
        var rest = Assert.Single(decision.Next);
        Assert.Equal((4, 4L, 5L, 1), (decision.Done, rest.First.SequenceNumber, rest.Last.SequenceNumber, rest.Attempts));
    }

    [Fact]
    public void A_batch_whose_first_record_is_reported_as_failed_has_failed_completely()
    {
        var rest = Assert.Single(
            new StreamPolicy(new() { MaximumRetryAttempts = 1 }).After(
                StreamSome.Batch(6) with { Attempts = 1 }, new StreamAnswer.Handled(0, null), Now).Next);
        Assert.Equal((StreamCondition.RetryAttemptsExhausted, false), (rest.Condition, rest.EndedInError));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void A_function_error_splits_the_batch_in_two_without_using_up_a_retry_if_bisecting_is_enabled(int count)
    {
        var decision = new StreamPolicy(new() { MaximumRetryAttempts = 0, BisectBatchOnFunctionError = true }).After(
            StreamSome.Batch(count), Error, Now);
        Assert.Equal(2, decision.Next.Length);
        Assert.Equal([count / 2, count - count / 2], decision.Next.Select(part => part.Count));
        Assert.All(decision.Next, part => Assert.Equal((0, null, true), (part.Attempts, part.Condition, part.NotBefore <= Now)));
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => (long)i),
            decision.Next.SelectMany(part => part.Records.ToArray()).Select(record => record.SequenceNumber));
    }

    [Fact]
    public void A_reported_failure_splits_the_batch_at_the_record_without_using_up_a_retry_if_bisecting_is_enabled()
    {
        var decision = new StreamPolicy(new() { MaximumRetryAttempts = 0, BisectBatchOnFunctionError = true }).After(
            StreamSome.Batch(6), new StreamAnswer.Handled(4, null), Now);
        var rest = Assert.Single(decision.Next);
        Assert.Equal((4, 2, 0, null), (decision.Done, rest.Count, rest.Attempts, rest.Condition));
    }

    [Fact]
    public void A_batch_of_a_single_record_has_all_its_retries()
    {
        var policy = new StreamPolicy(new() { MaximumRetryAttempts = 1, BisectBatchOnFunctionError = true });
        var alone = Assert.Single(policy.After(StreamSome.Batch(1), Error, Now).Next);
        Assert.Equal((1, null), (alone.Attempts, alone.Condition));
        Assert.Equal(StreamCondition.RetryAttemptsExhausted, Assert.Single(policy.After(alone, Error, Now).Next).Condition);
    }

    [Fact]
    public void A_throttle_does_not_use_up_a_retry_and_its_backoff_grows()
    {
        var policy = new StreamPolicy(new() { MaximumRetryAttempts = 0 });
        var batch = StreamSome.Batch(4);
        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            batch = Assert.Single(policy.After(batch, new StreamAnswer.Throttled(), Now).Next);
            Assert.Equal((0, Now.AddSeconds(seconds), null), (batch.Attempts, batch.NotBefore, batch.Condition));
        }
    }

    [Fact]
    public void Records_that_are_too_old_are_discarded_and_the_others_are_processed()
    {
        var policy = new StreamPolicy(new() { MaximumRecordAge = TimeSpan.FromMinutes(1) });
        Assert.Null(policy.Before(StreamSome.Batch(4), StreamSome.Noon.AddSeconds(59)));
        var decision = policy.Before(StreamSome.Batch(4), StreamSome.Noon.AddSeconds(62));
        Assert.Equal(
            [(0L, 2L, StreamCondition.RecordAgeExceeded), (3L, 3L, null)],
            decision!.Next.Select(part => (part.First.SequenceNumber, part.Last.SequenceNumber, part.Condition)));
        Assert.Equal(0, decision.Done);
    }

    [Fact]
    public void A_batch_whose_records_are_all_too_old_is_discarded_as_a_whole()
    {
        var policy = new StreamPolicy(new() { MaximumRecordAge = TimeSpan.FromMinutes(1) });
        Assert.NotNull(policy.Before(StreamSome.Batch(4), StreamSome.Noon.AddSeconds(60)));
        var old = Assert.Single(policy.Before(StreamSome.Batch(4), StreamSome.Noon.AddSeconds(63))!.Next);
        Assert.Equal((4, StreamCondition.RecordAgeExceeded), (old.Count, old.Condition));
    }

    [Fact]
    public void The_retry_of_a_batch_knows_whether_the_function_ended_with_an_error()
    {
        var policy = new StreamPolicy(new());
        Assert.True(Assert.Single(policy.After(StreamSome.Batch(4), Error, Now).Next).EndedInError);
        Assert.False(Assert.Single(policy.After(StreamSome.Batch(4), new StreamAnswer.Failed(false), Now).Next).EndedInError);
        var after = policy.After(StreamSome.Batch(4) with { EndedInError = true }, new StreamAnswer.Handled(2, null), Now);
        Assert.False(Assert.Single(after.Next).EndedInError);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_attempt_that_ran_resets_the_backoff_of_earlier_throttles(bool bisect)
    {
        var policy = new StreamPolicy(new() { BisectBatchOnFunctionError = bisect });
        var batch = StreamSome.Batch(4) with { Backoffs = 5 };
        Assert.Equal(6, Assert.Single(policy.After(batch, new StreamAnswer.Throttled(), Now).Next).Backoffs);
        Assert.All(policy.After(batch, Error, Now).Next, part => Assert.Equal(0, part.Backoffs));
        Assert.All(policy.After(batch, new StreamAnswer.Handled(2, null), Now).Next, part => Assert.Equal(0, part.Backoffs));
    }

    [Fact]
    public void A_discarded_batch_whose_report_is_postponed_waits_with_the_usual_backoff()
    {
        var policy = new StreamPolicy(new() { MaximumRecordAge = TimeSpan.FromMinutes(1), MaximumRetryAttempts = 0 });
        var discarded = Assert.Single(policy.After(StreamSome.Batch(4), Error, Now).Next);
        Assert.Equal(StreamCondition.RetryAttemptsExhausted, discarded.Condition);
        var put = Assert.Single(policy.PutOff(discarded with { Backoffs = 6 }, Now).Next);
        Assert.Equal(Now.AddMinutes(1), put.NotBefore);
    }

    [Theory]
    [InlineData(59, 60)]
    [InlineData(60, 120)]
    [InlineData(61, 121)]
    public void A_postponed_batch_is_due_when_its_first_record_becomes_too_old_and_later_after_a_full_backoff(int age, int until)
    {
        var policy = new StreamPolicy(new() { MaximumRecordAge = TimeSpan.FromMinutes(1) });
        var next = Assert.Single(policy.PutOff(StreamSome.Batch(4) with { Backoffs = 6 }, StreamSome.Noon.AddSeconds(age)).Next);
        Assert.Equal(StreamSome.Noon.AddSeconds(until), next.NotBefore);
    }

    [Fact]
    public void A_batch_without_a_retry_limit_is_retried_forever() =>
        Assert.Null(
            Assert.Single(new StreamPolicy(new()).After(StreamSome.Batch(1) with { Attempts = 1_000_000 }, Error, Now).Next).Condition);

    [Fact]
    public void A_retry_is_scheduled_no_later_than_the_time_when_the_batch_becomes_too_old()
    {
        var policy = new StreamPolicy(new() { MaximumRecordAge = TimeSpan.FromMinutes(1) });
        Assert.Equal(
            StreamSome.Noon.AddMinutes(1),
            Assert.Single(policy.After(StreamSome.Batch(4) with { Attempts = 6 }, Error, Now).Next).NotBefore);
    }
}
