using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Batches;
using Grpc.Core;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.Functions.Worker;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

/// <summary>What functions in a worker do to their messages: through the worker's extension, gRPC, the host and the client.</summary>
public sealed class SettlementTests : ServiceBusApp
{
    private static readonly Type Trigger = typeof(Microsoft.Azure.Functions.Worker.ServiceBusTriggerAttribute);
    private readonly Seen _seen = new();

    [Theory]
    [InlineData(true, true, false, nameof(Settlement.Complete))]
    [InlineData(true, false, false, nameof(Settlement.Leave))]
    [InlineData(false, true, false, nameof(Settlement.Abandon))]
    [InlineData(false, false, false, nameof(Settlement.Abandon))]
    [InlineData(true, true, true, nameof(Settlement.Leave))]
    [InlineData(false, true, true, nameof(Settlement.Leave))]
    public void Success_completes_a_message_with_auto_complete_and_failure_abandons_it_unless_the_function_settled_it(
        bool succeeded, bool autoComplete, bool settled, string expected) =>
        Assert.Equal(expected, SettlementRule.After(succeeded, autoComplete, settled).ToString());

    [Theory]
    [InlineData("one")]
    [InlineData("batch")]
    public async Task A_function_can_settle_each_message_of_a_batch_in_its_own_way(string queue)
    {
        await BeginAsync($$"""{ "Name": "{{queue}}" }""");
        await SendAsync(queue, "complete", "defer", "dead", "abandon", "renew");
        await StartAsync(queue == "one" ? new One(this) : new Batch(this));
        await Eventually.True(() => _seen["abandon 2"] is true && Broker.IsDone(queue), Cancellation);
        Assert.Equal((1, 1), (Broker.Entity(queue).Deferred, Broker.Entity(queue).DeadLettered));
        Assert.True((bool?)_seen["renewed"]);
        var dead = await Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
            .ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("dead", "bad", "very bad"), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        Assert.Equal(Properties.OrderBy(pair => pair.Key),
            dead.ApplicationProperties.Where(pair => Properties.ContainsKey(pair.Key)).OrderBy(pair => pair.Key), new Pairs());
    }

    [Fact]
    public async Task A_message_that_the_function_settled_is_not_settled_again_even_if_the_function_then_fails()
    {
        await BeginAsync("""{ "Name": "later" }""");
        await SendAsync("later", "x");
        var app = await StartAsync(new DeferAndFail(this));
        await Eventually.True(() =>
            Broker.Entity("later") is { Deferred: 1, Active: 0 } && app.Log.Count("after deferring") > 0, Cancellation);
        await app.StopAsync();
        Assert.Equal(0, app.Log.Count("could not be settled"));
        Assert.Equal(1, Broker.Entity("later").Deferred);
    }

    [Fact]
    public async Task A_message_without_a_running_function_cannot_be_settled()
    {
        await BeginAsync("""{ "Name": "text" }""");
        await StartAsync(new MessageTests.Text(_seen));
        var actions = await Worker.ConvertAsync<ServiceBusMessageActions>(typeof(ServiceBusMessageActions), null);
        var stray = ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("x"), lockTokenGuid: Guid.NewGuid());
        var error = await Assert.ThrowsAsync<RpcException>(() => actions.CompleteMessageAsync(stray, Cancellation));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains(stray.LockToken, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_error_while_settling_reaches_the_function_with_its_reason()
    {
        await BeginAsync("""{ "Name": "twice" }""");
        await SendAsync("twice", "x");
        await StartAsync(new Twice(this));
        await Eventually.True(() => _seen["error"] is not null && Broker.IsDone("twice"), Cancellation);
        Assert.Contains("MessageLockLost", ((RpcException)_seen["error"]!).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_of_an_unsupported_type_is_refused()
    {
        await BeginAsync("""{ "Name": "text" }""");
        await StartAsync(new MessageTests.Text(_seen));
        var actions = await Worker.ConvertAsync<ServiceBusMessageActions>(typeof(ServiceBusMessageActions), null);
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("x"), lockTokenGuid: Guid.NewGuid());
        await Assert.ThrowsAsync<System.Runtime.Serialization.SerializationException>(
            () => actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["list"] = new List<int>() }, Cancellation));
    }

    private static Dictionary<string, object> Properties => new()
    {
        ["text"] = "t", ["int"] = 7, ["long"] = 8L, ["double"] = 1.5,
        ["decimal"] = 2.5m, ["bool"] = true, ["byte"] = (byte)9, ["char"] = 'c',
        ["guid"] = new Guid("11111111-2222-3333-4444-555555555555"), ["uri"] = new Uri("https://here/"), ["span"] = TimeSpan.FromMinutes(1),
        ["time"] = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc), ["offset"] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private async Task SettleAsync(ServiceBusReceivedMessage message)
    {
        var actions = await Worker.ConvertAsync<ServiceBusMessageActions>(typeof(ServiceBusMessageActions), null);
        switch (message.Body.ToString())
        {
            case "complete": await actions.CompleteMessageAsync(message, Cancellation); break;
            case "defer": await actions.DeferMessageAsync(message, cancellationToken: Cancellation); break;
            case "dead": await actions.DeadLetterMessageAsync(message, Properties, "bad", "very bad", Cancellation); break;
            case "abandon" when message.DeliveryCount == 1:
                await actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["tried"] = true }, Cancellation);
                break;
            case "abandon": _seen["abandon 2"] = message.ApplicationProperties["tried"]; break;
            case "renew":
                await actions.RenewMessageLockAsync(message, Cancellation);
                _seen["renewed"] = true;
                break;
        }
    }

    private sealed class Pairs : IEqualityComparer<KeyValuePair<string, object>>
    {
        public bool Equals(KeyValuePair<string, object> x, KeyValuePair<string, object> y) => x.Key == y.Key && x.Value.Equals(y.Value);

        public int GetHashCode(KeyValuePair<string, object> obj) => obj.Key.GetHashCode(StringComparison.Ordinal);
    }

    public sealed class One(SettlementTests test)
    {
        public async Task Run([Functions.LocalHost.ServiceBus.ServiceBusTrigger("one", Connection = "Bus")] ModelItem message) =>
            await test.SettleAsync(await test.Worker.ConvertAsync<ServiceBusReceivedMessage>(Trigger, message));
    }

    public sealed class Batch(SettlementTests test)
    {
        public async Task Run([Functions.LocalHost.ServiceBus.ServiceBusTrigger("batch",
            Connection = "Bus")] ModelItem[] messages)
        {
            foreach (var message in await test.Worker.ConvertAsync<ServiceBusReceivedMessage[]>(Trigger, messages))
                await test.SettleAsync(message);
        }
    }

    public sealed class DeferAndFail(SettlementTests test)
    {
        public async Task Run([Functions.LocalHost.ServiceBus.ServiceBusTrigger("later", Connection = "Bus")] ModelItem data)
        {
            var actions = await test.Worker.ConvertAsync<ServiceBusMessageActions>(typeof(ServiceBusMessageActions), null);
            await actions.DeferMessageAsync(await test.Worker.ConvertAsync<ServiceBusReceivedMessage>(Trigger, data));
            throw new InvalidOperationException("after deferring");
        }
    }

    public sealed class Twice(SettlementTests test)
    {
        public async Task Run([Functions.LocalHost.ServiceBus.ServiceBusTrigger("twice", Connection = "Bus")] ModelItem data)
        {
            var actions = await test.Worker.ConvertAsync<ServiceBusMessageActions>(typeof(ServiceBusMessageActions), null);
            var message = await test.Worker.ConvertAsync<ServiceBusReceivedMessage>(Trigger, data);
            await actions.CompleteMessageAsync(message);
            test._seen["error"] = await Record.ExceptionAsync(() => actions.CompleteMessageAsync(message));
        }
    }
}
