using Azure.Messaging.ServiceBus;
using Lambda.Engine.Async;
using Lambda.Functions.State.Destinations;
using Lambda.Testing.Contracts;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.State.Destinations;

public abstract class ServiceBusContract(Storage storage, string kind, string entity) : DestinationContract
{
    private const string Entities = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "records" } ],
          "Topics": [ { "Name": "announcements", "Subscriptions": [ { "Name": "all" } ] } ] } ], "Logging": { "Type": "Console" } } }
        """;

    private readonly Account _account = new(storage.NewAccount());
    private EmulatorServer _emulator = null!;
    private ServiceBusConnection _connection = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override string Name => entity;
    protected override IEnumerable<string> WrongNames => ["", "-a", "a b", "a/", "a//b", "a/./b", "a/../b", new string('a', 261)];
    protected override int? Limit => 248 * 1024;
    protected override IDestination Destination => new ServiceBusDestination(kind, _connection, _account.Payloads);
    protected override IDestination? Away =>
        new ServiceBusDestination(
            kind,
            Connection("Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;"),
            _account.Payloads);

    public override async ValueTask InitializeAsync()
    {
        await _account.CreateAsync();
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        _connection = Connection(_emulator.ConnectionString);
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _emulator.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation) =>
        await _account.ResolveAsync((await ReceiveAsync()).Body.ToString());

    [Fact]
    public async Task A_dead_letter_queue_receives_the_event_with_the_attributes_that_Lambda_sets()
    {
        var record = Some.Record(
            InvocationCondition.RetriesExhausted, 3, $$"""{"errorType":"E","errorMessage":"{{new string('x', 2000)}}"}""", "Unhandled",
                payload: """{ "a" : 1.0 }""");
        await Destination.SendAsync(Name, record, DestinationPlaces.DeadLetter, Cancellation);
        var message = await ReceiveAsync();
        Assert.Equal("""{ "a" : 1.0 }""", message.Body.ToString());
        Assert.Equal(
            (record.RequestId, 200, new string('x', 1024)),
            (message.ApplicationProperties["RequestID"], message.ApplicationProperties["ErrorCode"],
                message.ApplicationProperties["ErrorMessage"]));
    }

    [Fact]
    public async Task An_event_that_is_too_large_for_a_dead_letter_queue_is_stored_in_a_blob_and_the_message_names_the_blob()
    {
        var payload = $"\"{new string('x', 300_000)}\"";
        await Destination.SendAsync(
            Name, Some.Record(InvocationCondition.EventAgeExceeded, 0, null, null, payload), DestinationPlaces.DeadLetter, Cancellation);
        var path = ((string?)System.Text.Json.Nodes.JsonNode.Parse((await ReceiveAsync()).Body.ToString())!["payloadBlob"])!.Split('/', 2);
        Assert.Equal(
            payload,
            (await _account.Blobs.GetBlobContainerClient(path[0]).GetBlobClient(path[1]).DownloadContentAsync(Cancellation)).Value.Content
                .ToString());
    }

    [Fact]
    public async Task A_record_that_is_sent_twice_has_the_same_message_id_and_later_records_have_other_ids()
    {
        var record = Some.Record(InvocationCondition.EventAgeExceeded, 3, null, null);
        DestinationRecord[] others = [
            record with { Condition = InvocationCondition.RetriesExhausted },
            record with { Redrives = 1 },
            record with { Part = "RecordAgeExceeded.1-2" }
        ];
        var ids = new List<string>();
        foreach (var sent in others.Prepend(record with { Timestamp = record.Timestamp.AddMinutes(1) }).Prepend(record))
        {
            await Destination.SendAsync(Name, sent, DestinationPlaces.OnFailure, Cancellation);
            ids.Add((await ReceiveAsync()).MessageId);
        }
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(1 + others.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_queue_or_topic_that_does_not_exist_counts_as_unavailable() =>
        await Assert.ThrowsAsync<DestinationUnavailableException>(() => Destination.SendAsync(
            "nobody", Some.Record(InvocationCondition.Success, 1, "1", null), DestinationPlaces.OnSuccess, Cancellation));

    private async Task<ServiceBusReceivedMessage> ReceiveAsync()
    {
        await using var client = new ServiceBusClient(_emulator.ConnectionString);
        var receiver = kind == "service-bus-queue" ? client.CreateReceiver(entity) : client.CreateReceiver(entity, "all");
        return await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation) ?? throw new TimeoutException("No message came.");
    }

    private static ServiceBusConnection Connection(string text) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("ServiceBus", text)]).Build());
}

public sealed class ServiceBusQueueContract(Storage storage) : ServiceBusContract(storage, "service-bus-queue", "records");

public sealed class ServiceBusTopicContract(Storage storage) : ServiceBusContract(storage, "service-bus-topic", "announcements");

public sealed class ServiceBusSettingTests
{
    [Theory]
    [InlineData(null, null, "the setting ServiceBus is missing")]
    [InlineData("secret-nonsense", null, "the setting ServiceBus is not a valid connection string")]
    [InlineData(null, "my.servicebus.windows.net", null)]
    public void An_error_about_the_setting_does_not_reveal_its_value(string? connection, string? host, string? reason)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new("ServiceBus", connection), new("ServiceBus:fullyQualifiedNamespace", host)]).Build();
        var problem = new ServiceBusDestination("service-bus-queue", new ServiceBusConnection(settings), new FakePayloads()).Problem(
            "records");
        if (reason is null) Assert.Null(problem);
        else Assert.StartsWith(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", problem ?? "", StringComparison.Ordinal);
    }
}
