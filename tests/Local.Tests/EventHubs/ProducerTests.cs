using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Local.Amqp;
using Testing;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Local.Tests.EventHubs;

public sealed class ProducerTests : EventHubsTest
{
    private const string PartitionKey = "x-opt-partition-key";

    [Fact]
    public async Task A_single_event_goes_as_it_is()
    {
        var sent = new EventData("hello") { MessageId = "m", CorrelationId = "c", ContentType = "text/plain" };
        sent.Properties["number"] = 42;
        await Producer.SendAsync([sent], Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal(0u, arrived.MessageFormat);
        Assert.Equal("hello"u8, arrived.Message.Body.Data().Span);
        var properties = arrived.Message.Properties!;
        Assert.Equal(("m", "c", "text/plain"), (properties.MessageId, properties.CorrelationId, properties.ContentType?.Value));
        Assert.Equal(42, arrived.Message.ApplicationProperties!["number"]);
        Assert.Null(arrived.Message.MessageAnnotations);
        Assert.Equal(Hub, Assert.Single(Bus.Attached).Address);
    }

    [Fact]
    public async Task Several_events_go_as_one_batch_with_the_key_on_it_and_on_each()
    {
        await Producer.SendAsync([new EventData("a"), new EventData("b")], new SendEventOptions { PartitionKey = "k" }, Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal(0x80013700u, arrived.MessageFormat);
        Assert.Equal("k", arrived.Message.MessageAnnotations![new AmqpSymbol(PartitionKey)]);
        Assert.Null(arrived.Message.Properties);
        AmqpMessage[] inner = [.. arrived.Message.Body.DataSections().Select(section => new AmqpMessage(section))];
        Assert.Equal(["a", "b"], inner.Select(message => System.Text.Encoding.UTF8.GetString(message.Body.Data().Span)));
        Assert.All(inner, message => Assert.Equal("k", message.MessageAnnotations![new AmqpSymbol(PartitionKey)]));
    }

    [Fact]
    public async Task A_single_event_has_its_key()
    {
        await Producer.SendAsync([new EventData("a")], new SendEventOptions { PartitionKey = "k" }, Cancellation);
        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal((0u, "k"), (arrived.MessageFormat, arrived.Message.MessageAnnotations![new AmqpSymbol(PartitionKey)]));
    }

    [Fact]
    public async Task Each_partition_has_a_link_of_its_own()
    {
        await Producer.SendAsync([new EventData("a")], new SendEventOptions { PartitionId = "3" }, Cancellation);
        await Producer.SendAsync([new EventData("b")], new SendEventOptions { PartitionId = "3" }, Cancellation);
        await Producer.SendAsync([new EventData("c")], Cancellation);
        Assert.Equal([$"{Hub}/Partitions/3", Hub], Bus.Attached.Select(request => request.Address));
    }

    [Fact]
    public async Task A_partition_and_a_key_are_refused()
    {
        var both = new CreateBatchOptions { PartitionId = "0", PartitionKey = "k" };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Producer.SendAsync([new EventData("a")], both, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Producer.CreateBatchAsync(both, Cancellation).AsTask());
    }

    [Fact]
    public async Task Nothing_to_send_does_not_even_connect()
    {
        await Producer.SendAsync([], Cancellation);
        Assert.Empty(Bus.Tokens);
    }

    [Fact]
    public async Task A_token_is_put_once_for_the_event_hub()
    {
        await Producer.SendAsync([new EventData("a")], Cancellation);
        await Producer.SendAsync([new EventData("b")], new SendEventOptions { PartitionId = "0" }, Cancellation);
        var (audience, type, token) = Assert.Single(Bus.Tokens);
        Assert.Equal(($"sb://localhost/{Hub}", "servicebus.windows.net:sastoken"), (audience, type));
        Assert.StartsWith($"SharedAccessSignature sr=sb%3A%2F%2Flocalhost%2F{Hub}&sig=", token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_takes_no_more_than_the_link_and_is_as_large_as_it_says()
    {
        Limit(4000);
        using var batch = await Producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = "k" }, Cancellation);
        Assert.Equal(4000, batch.MaximumSizeInBytes);
        while (batch.TryAdd(new EventData(new byte[300])))
        {
        }
        await Producer.SendAsync(batch, Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal(batch.Count, arrived.Message.Body.DataSections().Count);
        Assert.Equal(batch.SizeInBytes, arrived.Payload.Length);
        Assert.InRange(arrived.Payload.Length, 3500, 4000);
        Assert.Equal("k", arrived.Message.MessageAnnotations![new AmqpSymbol(PartitionKey)]);
    }

    [Fact]
    public async Task A_batch_keeps_its_own_limit_and_goes_where_it_was_made_for()
    {
        var options = new CreateBatchOptions { PartitionId = "1", MaximumSizeInBytes = 100 };
        using var batch = await Producer.CreateBatchAsync(options, Cancellation);
        options.PartitionId = "2";
        Assert.False(batch.TryAdd(new EventData(new byte[200])));
        Assert.True(batch.TryAdd(new EventData("a")));
        await Producer.SendAsync(batch, Cancellation);
        Assert.Equal($"{Hub}/Partitions/1", Bus.Attached.Last().Address);
    }

    [Fact]
    public async Task A_batch_that_is_sent_does_not_change()
    {
        using var batch = await Producer.CreateBatchAsync(Cancellation);
        batch.TryAdd(new EventData("a"));
        var refused = false;
        Bus.Queue.Take = _ =>
        {
            refused = Assert.Throws<InvalidOperationException>(() => batch.TryAdd(new EventData("b"))) is not null;
            return DeliveryState.Accepted;
        };
        await Producer.SendAsync(batch, Cancellation);
        Assert.True(refused);
        Assert.True(batch.TryAdd(new EventData("c")));
    }

    [Fact]
    public async Task More_than_the_link_takes_is_told_apart()
    {
        Limit(4000);
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData(new byte[5000])], Cancellation));
        Assert.Equal((Reason.MessageSizeExceeded, false, Hub), (failure.Reason, failure.IsTransient, failure.EventHubName));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Producer.CreateBatchAsync(new CreateBatchOptions { MaximumSizeInBytes = 4001 }, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_transient_rejection_is_tried_again()
    {
        var tries = 0;
        Bus.Queue.Take = _ => ++tries < 3 ? new RejectedState(new AmqpError("com.microsoft:server-busy")) : DeliveryState.Accepted;
        await Producer.SendAsync([new EventData("a")], Cancellation);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_lasting_rejection_is_not_tried_again()
    {
        Bus.Queue.Take = _ => new RejectedState(new AmqpError("amqp:resource-limit-exceeded", "full"));
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal(Reason.QuotaExceeded, failure.Reason);
        Assert.Single(Bus.Queue.Arrived);
    }

    [Fact]
    public async Task What_does_not_pass_is_told_after_the_last_try()
    {
        Bus.Queue.Take = _ => new RejectedState(new AmqpError("com.microsoft:server-busy", "later"));
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal((Reason.ServiceBusy, true), (failure.Reason, failure.IsTransient));
        Assert.Equal(1 + Retry.MaximumRetries, Bus.Queue.Arrived.Count);
    }

    [Fact]
    public async Task A_custom_policy_decides_alone()
    {
        var policy = new Twice();
        await using var producer = new EventHubProducerClient(Connection, new EventHubProducerClientOptions { RetryOptions = new() { MaximumRetries = 0, CustomRetryPolicy = policy } });
        Bus.Queue.Take = _ => new RejectedState(new AmqpError("amqp:resource-limit-exceeded", "full"));
        await Assert.ThrowsAsync<EventHubsException>(() => producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal(2, Bus.Queue.Arrived.Count);
        Assert.Equal(Reason.QuotaExceeded, Assert.IsType<EventHubsException>(policy.Last).Reason);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_a_timeout()
    {
        // No credit is ever given, so that the event stays here.
        Bus.Decide = request => LinkDecision.Receive(Bus.Queue, 0);
        await using var producer = new EventHubProducerClient(Connection, new EventHubProducerClientOptions { RetryOptions = new() { MaximumRetries = 1, Delay = TimeSpan.FromMilliseconds(1), TryTimeout = TimeSpan.FromMilliseconds(200) } });
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal((Reason.ServiceTimeout, true), (failure.Reason, failure.IsTransient));
        Assert.Empty(Bus.Queue.Arrived);
    }

    [Fact]
    public async Task Cancelling_a_send_ends_it()
    {
        Bus.Decide = request => LinkDecision.Receive(Bus.Queue, 0);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = Producer.SendAsync([new EventData("a")], source.Token);
        await Eventually.True(() => !Bus.Attached.IsEmpty, Cancellation);
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
    }

    [Fact]
    public async Task An_event_hub_that_is_not_there_is_told_at_once()
    {
        Bus.Decide = _ => LinkDecision.Refuse("amqp:not-found", $"The messaging entity 'sb://localhost/{Hub}' could not be found.");
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal((Reason.ResourceNotFound, Hub), (failure.Reason, failure.EventHubName));
        Assert.Single(Bus.Attached);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_an_unauthorized_access()
    {
        Bus.TakeToken = _ => 401;
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Empty(Bus.Attached);
    }

    [Fact]
    public async Task A_producer_survives_a_restart_of_the_service()
    {
        await Producer.SendAsync([new EventData("before")], Cancellation);
        await Bus.RestartAsync();
        await Producer.SendAsync([new EventData("after")], Cancellation);
        Assert.Equal(2, Bus.Queue.Arrived.Count);
        Assert.Equal(2, Bus.Tokens.Count);
    }

    [Fact]
    public async Task A_closed_producer_says_so_and_leaves_a_shared_connection_open()
    {
        await Producer.CloseAsync(Cancellation);
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData("a")], Cancellation));
        Assert.Equal((Reason.ClientClosed, false, true), (failure.Reason, failure.IsTransient, Producer.IsClosed));
        Assert.False(Connection.IsClosed);
    }

    [Fact]
    public async Task A_closed_connection_closes_the_clients_that_share_it()
    {
        await Producer.SendAsync([new EventData("a")], Cancellation);
        await Connection.CloseAsync(Cancellation);
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.SendAsync([new EventData("b")], Cancellation));
        Assert.Equal(Reason.ClientClosed, failure.Reason);
    }

    private void Limit(int bytes) => Bus.Decide = request => request.IsForSending ? null : LinkDecision.Receive(Bus.Queue, 10) with { MaxMessageSize = bytes };

    private sealed class Twice : EventHubsRetryPolicy
    {
        public Exception? Last { get; private set; }

        public override TimeSpan CalculateTryTimeout(int attemptCount) => TimeSpan.FromSeconds(10);

        public override TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount)
        {
            Last = lastException;
            return attemptCount < 2 ? TimeSpan.Zero : null;
        }
    }
}
