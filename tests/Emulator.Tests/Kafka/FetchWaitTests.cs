using Emulator.Tests.EventHubs;
using Local.Emulator.Access;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Records;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Kafka.Messages;

namespace Emulator.Tests.Kafka;

/// <summary>How long a fetch waits for records: https://kafka.apache.org/protocol#The_Messages_Fetch</summary>
public sealed class FetchWaitTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(500);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly HubNamespace _hubs;
    private readonly FetchAnswers _answers;
    private readonly SaslLogin _login;

    public FetchWaitTests()
    {
        _hubs = new HubNamespace(new HubNamespaceDefinition("ns", [new HubDefinition("hub", 2, [], new RetentionOptions())]), _clock);
        _answers = new FetchAnswers(new TopicTable(_hubs), _clock);
        _login = KafkaBytes.LoggedIn(SharedKey.Default, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hubs.Dispose();

    [Fact]
    public async Task A_fetch_without_records_waits_as_long_as_the_client_asked()
    {
        var fetch = Fetch(minBytes: 1);
        _clock.Advance(Wait - TimeSpan.FromMilliseconds(1));
        Assert.False(fetch.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([0L, 0L], await EndsAsync(fetch));
    }

    [Fact]
    public async Task A_record_in_any_fetched_partition_ends_the_wait()
    {
        var fetch = Fetch(minBytes: 1);
        Append(partition: 1, size: 1);
        Assert.Equal([0L, 1L], await EndsAsync(fetch));
    }

    [Fact]
    public async Task The_wait_continues_until_the_minimum_number_of_bytes_has_arrived()
    {
        var fetch = Fetch(minBytes: 10_000);
        Append(partition: 0, size: 5_000);
        Assert.False(fetch.IsCompleted);
        Append(partition: 1, size: 5_000);
        Assert.Equal([1L, 1L], await EndsAsync(fetch));
    }

    [Fact]
    public async Task A_fetch_returns_what_has_arrived_when_the_wait_is_over()
    {
        var fetch = Fetch(minBytes: 10_000);
        Append(partition: 0, size: 5_000);
        _clock.Advance(Wait);
        Assert.Equal([1L, 0L], await EndsAsync(fetch));
    }

    [Fact]
    public void A_fetch_returns_at_once_if_records_are_available_or_if_its_wait_time_is_zero()
    {
        Assert.True(Fetch(minBytes: 1, wait: TimeSpan.Zero).IsCompleted);
        Append(partition: 0, size: 1);
        Assert.True(Fetch(minBytes: 1).IsCompleted);
        Assert.True(Fetch(minBytes: 0).IsCompleted);
    }

    private void Append(int partition, int size) =>
        _hubs.Find("hub")!.Partitions[partition].Append([SomeEvents.Event("e", size)], null);

    private Task<FetchResponse> Fetch(int minBytes, TimeSpan? wait = null) => _answers.AnswerAsync(
        new FetchRequest(wait ?? Wait, minBytes, int.MaxValue, 0, [new("hub", [new(0, 0, int.MaxValue), new(1, 0, int.MaxValue)])]),
        _login, Cancellation).AsTask();

    /// <summary>The next offset of each partition, when the fetch is answered.</summary>
    private static async Task<IEnumerable<long>> EndsAsync(Task<FetchResponse> fetch) =>
        (await fetch.WaitAsync(Deadline, Cancellation)).Topics.SelectMany(topic => topic.Partitions).Select(partition => partition.End);
}
