using System.Net;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using HostedMessaging;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Functions.LocalHost.Bindings.Tests;

/// <summary>An app on the real worker and the stand-ins, with the host in its process: the app in tests/HostedMessaging.</summary>
public sealed class HostedTests(Storage storage) : IAsyncLifetime
{
    private const string Configuration = """
        { "UserConfig": {
          "Namespaces": [ { "Name": "sbemulatorns", "Topics": [], "Queues": [
            { "Name": "one" }, { "Name": "json" }, { "Name": "batch" }, { "Name": "in" }, { "Name": "out" },
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
        _app = new App(_broker.ConnectionString, storage.NewAccount());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_function_settles_its_message_through_the_host()
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
    public async Task A_message_binds_to_a_type_and_its_metadata_to_parameters_and_is_redelivered_after_a_failure()
    {
        await SendAsync("json", new ServiceBusMessage("""{"Number":7,"Customer":"Ada"}""") { MessageId = "id" });
        await Eventually.True(() => Seen.Count() == 2 && _broker.IsDone("json"), Cancellation);
        Assert.Equal(["Json 7 Ada id 1", "Json 7 Ada id 2"], Seen);
    }

    [Fact]
    public async Task A_batch_a_session_and_an_output_work()
    {
        await SendAsync("batch", new ServiceBusMessage("a"), new ServiceBusMessage("b"));
        await SendAsync("sessions", new ServiceBusMessage("x") { SessionId = "s" }, new ServiceBusMessage("y") { SessionId = "s" });
        await SendAsync("in", new ServiceBusMessage("this"));
        await Eventually.True(() => Seen.Count() == 3 && _broker.IsDone("batch") && _broker.IsDone("sessions"), Cancellation);
        Assert.Equal(["Batch a,b", "Session s x", "Session s xy"], Seen.Order());
        var sent = await _client.CreateReceiver("out").ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal("forwarded this", sent.Body.ToString());
    }

    [Fact]
    public async Task Events_come_as_they_were_sent_and_are_retried_as_the_function_says()
    {
        await using var producer = new EventHubProducerClient(_broker.ConnectionString, "sales");
        await producer.SendAsync([new EventData("a"), new EventData("b")], new SendEventOptions { PartitionKey = "key" }, Cancellation);
        await Eventually.True(() => Seen.Count() == 2, Cancellation);
        Assert.Equal(["Events a key,b key 0", "Events a key,b key 1"], Seen);
    }

    [Fact]
    public async Task An_app_ends_by_its_deadline_though_a_function_does_not()
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

    private Task SendAsync(string entity, params ServiceBusMessage[] messages)
    {
        _ = _app.Services;
        return _client.CreateSender(entity).SendMessagesAsync(messages, Cancellation);
    }

    private sealed class App(string broker, string storage) : WebApplicationFactory<Calls>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
            .UseSetting("AzureWebJobsStorage", storage).UseSetting("ServiceBus", broker).UseSetting("EventHubs", broker)
            .UseSetting("AzureWebJobs.Orders.Disabled", "true").UseSetting("AzureWebJobs.Sales.Disabled", "true")
            .ConfigureServices(services => services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3)));
    }
}
