using System.Net;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using HostedMessaging;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Bindings.Tests;

/// <summary>
/// An app on the real worker and the stand-ins, with the host in its process: the app in tests/HostedMessaging. All of it is so whichever
/// way host and worker talk.
/// </summary>
public abstract class HostedContract(Storage storage, string transport) : IAsyncLifetime
{
    private const string Configuration = """
        { "UserConfig": {
          "Namespaces": [ { "Name": "sbemulatorns", "Topics": [], "Queues": [
            { "Name": "one" }, { "Name": "json" }, { "Name": "batch" }, { "Name": "in" }, { "Name": "out" }, { "Name": "facts" },
            { "Name": "texts" },
            { "Name": "typed", "Properties": { "MaxDeliveryCount": 2 } },
            { "Name": "sessions", "Properties": { "RequiresSession": true } } ] } ],
          "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
            "Entities": [ { "Name": "sales", "PartitionCount": 2, "ConsumerGroups": [] } ] } ] } }
        """;

    private Broker _broker = null!;
    private ServiceBusClient _client = null!;
    private App _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> Seen => _app.Services.GetRequiredService<Calls>().Seen;

    public async ValueTask InitializeAsync()
    {
        _broker = await Broker.StartAsync(Configuration);
        _client = new ServiceBusClient(_broker.ConnectionString);
        _app = new App(_broker.ConnectionString, storage.NewAccount(), transport);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_function_can_settle_its_message_through_the_host()
    {
        await SendAsync("one", new ServiceBusMessage("a") { Subject = "good" }, new ServiceBusMessage("b") { Subject = "bad" });
        await Eventually.True(() => Seen.Count() == 2 && _broker.IsDone("one"), Cancellation);
        Assert.Equal(["One a good 1", "One b bad 1"], Seen.Order());
        var dead = await _client.CreateReceiver("one", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
            .ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("b", "reason", "description", 7),
            (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["code"]));
    }

    [Fact]
    public async Task A_message_can_be_bound_to_a_type_and_its_metadata_to_parameters_and_is_redelivered_after_a_failure()
    {
        await SendAsync("json", new ServiceBusMessage("""{"Number":7,"Customer":"Ada"}""") { MessageId = "id" });
        await Eventually.True(() => Seen.Count() == 2 && _broker.IsDone("json"), Cancellation);
        Assert.Equal(["Json 7 Ada id 1", "Json 7 Ada id 2"], Seen);
    }

    [Fact]
    public async Task Batches_and_sessions_and_outputs_work_in_a_hosted_app()
    {
        await SendAsync("batch", new ServiceBusMessage("a"), new ServiceBusMessage("b"));
        await SendAsync("sessions", new ServiceBusMessage("x") { SessionId = "s" }, new ServiceBusMessage("y") { SessionId = "s" });
        await SendAsync("in", new ServiceBusMessage("this"));
        await Eventually.True(() => Seen.Count() == 3 && _broker.IsDone("batch") && _broker.IsDone("sessions"), Cancellation);
        Assert.Equal(["Batch a,b", "Session s x", "Session s xy"], Seen.Order());
        var sent = await _client.CreateReceiver("out").ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("forwarded this", "text/plain"), (sent.Body.ToString(), sent.ContentType));
    }

    [Fact]
    public async Task A_text_body_sent_as_an_AMQP_value_can_be_bound_to_a_string()
    {
        await SendAsync("in", Raw(AmqpMessageBody.FromValue("value")));
        var sent = await _client.CreateReceiver("out").ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal("forwarded value", sent.Body.ToString());
        await SendAsync("texts", new ServiceBusMessage("data"), Raw(AmqpMessageBody.FromValue("value")));
        await Eventually.True(() => _broker.IsDone("texts"), Cancellation);
        Assert.Equal(["data", "value"], Seen.SelectMany(texts => texts["Texts ".Length..].Split(',')));
    }

    [Fact]
    public async Task Messages_with_all_three_kinds_of_body_reach_the_function_in_the_same_batch()
    {
        await SendAsync("batch", new ServiceBusMessage("data"), Raw(AmqpMessageBody.FromSequence([["a", 1], ["b"]])),
            Raw(AmqpMessageBody.FromValue("text")));
        await Eventually.True(() => Seen.Any() && _broker.IsDone("batch"), Cancellation);
        Assert.Equal("Batch data,[[a 1] [b]],text", string.Join(',', Seen).Replace(",Batch ", ",",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_that_cannot_be_bound_are_logged_and_become_dead_letters()
    {
        await SendAsync("typed", new ServiceBusMessage("no order"), Raw(AmqpMessageBody.FromValue("no order")));
        await Eventually.True(() => _broker.Entity("typed") is { DeadLettered: 2, Active: 0, Locked: 0 }, Cancellation);
        Assert.Empty(Seen);
        // Over gRPC the worker's log may come behind its answer.
        await Eventually.True(() => _app.Log.Lines.Any(line =>
            line.Contains("Typed", StringComparison.Ordinal) && line.Contains("fail", StringComparison.Ordinal)), Cancellation);
    }

    [Fact]
    public async Task All_properties_of_a_message_reach_the_function_as_metadata()
    {
        var sent = new ServiceBusMessage("hello")
        {
            MessageId = "id",
            Subject = "order",
            CorrelationId = "c",
            ContentType = "text/plain",
            ReplyTo = "back",
            To = "there",
            TimeToLive = TimeSpan.FromHours(1),
            ApplicationProperties =
            {
                ["number"] = 7, ["when"] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), ["where"] = new Uri("https://here/"),
                ["span"] = TimeSpan.FromMinutes(5), ["id"] = Guid.Empty, ["nothing"] = null!,
            },
        };
        sent.GetRawAmqpMessage().Header.Priority = 7;
        sent.GetRawAmqpMessage().Footer["sum"] = 8L;
        await SendAsync("facts", sent);
        await Eventually.True(() => Seen.Any(), Cancellation);
        Assert.Equal("Facts hello id order c text/plain back there 01:00:00 p7 f8 id=00000000-0000-0000-0000-000000000000 nothing= "
            + "number=7 span=00:05:00 when=01/02/2030 03:04:05 +00:00 where=https://here/ | 1 [\"id\"] [1] 21 True", Assert.Single(Seen));
    }

    [Fact]
    public async Task Events_are_received_unchanged_and_retried_by_the_retry_policy_of_the_function()
    {
        await using var producer = new EventHubProducerClient(_broker.ConnectionString, "sales");
        await producer.SendAsync([new EventData("a"), new EventData("b")], new SendEventOptions { PartitionKey = "key" }, Cancellation);
        await Eventually.True(() => Seen.Count() == 2, Cancellation);
        Assert.Equal(["Events a key,b key 0", "Events a key,b key 1"], Seen);
    }

    [Fact]
    public async Task An_app_stops_at_its_deadline_even_if_a_function_is_still_running()
    {
        var (calls, running, gate) = (_app.Services.GetRequiredService<Calls>(), new TaskCompletionSource(), new TaskCompletionSource());
        calls.Do = (_, _) =>
        {
            running.TrySetResult();
            return gate.Task;
        };
        await using var producer = new EventHubProducerClient(_broker.ConnectionString, "sales");
        await producer.SendAsync([new EventData("a")], Cancellation);
        await running.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await _app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation)
            .ContinueWith(
                ended => Assert.True(ended.Exception?.InnerException is null or OperationCanceledException, $"{ended.Exception}"),
                TaskScheduler.Default);
        gate.SetResult();
    }

    [Fact]
    public async Task An_event_that_Event_Grid_delivers_to_the_webhook_runs_the_function()
    {
        using var http = _app.CreateClient();
        using var content = new StringContent(
            """[{"specversion":"1.0","id":"id-a","source":"/s","type":"Order.Placed","data":{"total":7}}]""",
            Encoding.UTF8,
            "application/json");
        content.Headers.Add("aeg-event-type", "Notification");
        using var answer = await http.PostAsync("/runtime/webhooks/EventGrid?functionName=Grid", content, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["""Grid id-a Order.Placed {"total":7}"""], Seen);
    }

    private static ServiceBusMessage Raw(AmqpMessageBody body)
    {
        var message = new ServiceBusMessage();
        message.GetRawAmqpMessage().Body = body;
        return message;
    }

    private Task SendAsync(string entity, params ServiceBusMessage[] messages)
    {
        _ = _app.Services;
        return _client.CreateSender(entity).SendMessagesAsync(messages, Cancellation);
    }

    private sealed class App(string broker, string storage, string transport) : WebApplicationFactory<Calls>
    {
        public RecordedLog Log { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
            .ConfigureLogging(logging => logging.AddProvider(Log))
            .UseSetting("AzureFunctionsLocalHost:Transport", transport).UseSetting(
                "AzureWebJobsStorage", storage).UseSetting("ServiceBus", broker).UseSetting("EventHubs", broker)
            .UseSetting("AzureWebJobs.Orders.Disabled", "true").UseSetting("AzureWebJobs.Sales.Disabled", "true")
            .ConfigureServices(services => services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3)));
    }
}

/// <summary>Within the process, which is the default.</summary>
public sealed class HostedInProcessTests(Storage storage) : HostedContract(storage, "");

/// <summary>By gRPC.</summary>
public sealed class HostedByGrpcTests(Storage storage) : HostedContract(storage, "grpc");
