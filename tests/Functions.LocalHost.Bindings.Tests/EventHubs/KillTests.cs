using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class KillTests(Storage storage, ITestOutputHelper output)
{
    private const int Keys = 50;
    private const int EventsOfKey = 400;
    private const int AtOnce = 10;
    private static readonly string[] Off = ["One", "Json", "Batch", "Session", "Forward", "Events", "Grid", "Orders"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private const string Configuration = """
        { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
          "Entities": [ { "Name": "sales", "PartitionCount": 8, "ConsumerGroups": [] } ] } ] } }
        """;

    [Fact]
    public async Task Two_apps_process_all_of_20_000_events_on_8_partitions_in_order_even_if_one_is_killed()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var folder = Directory.CreateTempSubdirectory().FullName;
        var (killedJournal, otherJournal) = (Path.Combine(folder, "killed"), Path.Combine(folder, "other"));
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Configuration, "test"), TimeProvider.System,
                NullLoggerFactory.Instance, deadline.Token);
        string[] arguments =
        [
            $"--EventHubs={emulator.ConnectionString}", $"--AzureWebJobsStorage={storage.NewAccount()}",
                "--Logging:LogLevel:Default=Critical",
            .. Off.Select(function => $"--AzureWebJobs.{function}.Disabled=true"),
            "--AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval=00:00:01",
            "--AzureFunctionsJobHost:extensions:eventHubs:partitionOwnershipExpirationInterval=00:00:05",
            "--AzureFunctionsJobHost:extensions:eventHubs:maxEventBatchSize=20",
        ];
        await using var producer = new EventHubProducerClient(emulator.ConnectionString, "sales");
        await using var killed =
            await AppProcess.StartAsync("HostedMessaging", [.. arguments, $"--Journal={killedJournal}"], deadline.Token);
        await using var other = await AppProcess.StartAsync("HostedMessaging", [.. arguments, $"--Journal={otherJournal}"], deadline.Token);

        // Both own partitions before the load begins, so that each sees some of it.
        var sent = 0;
        await Eventually.True(async () =>
        {
            if (Count(killedJournal) > 0 && Count(otherJournal) > 0) return true;
            if (sent < EventsOfKey / 4 && Count(killedJournal) + Count(otherJournal) == sent * Keys)
                await SendAsync(producer, sent, sent += AtOnce, deadline.Token);
            return false;
        }, deadline.Token, within: Deadline, what: "Partitions for both");
        var sending = SendAsync(producer, sent, EventsOfKey, deadline.Token);
        await Eventually.True(
            () => Count(killedJournal) + Count(otherJournal) >= Keys * EventsOfKey / 3,
            deadline.Token,
            within: Deadline,
            what: "A third of the events");
        await killed.KillAsync();
        await sending;
        await Eventually.True(
            () => Read(killedJournal).Concat(Read(otherJournal)).Distinct().Count() == Keys * EventsOfKey,
            deadline.Token,
            within: Deadline,
            what: "All events");

        var (ofKilled, ofOther) = (FirstSeen(killedJournal), FirstSeen(otherJournal));
        foreach (var key in Enumerable.Range(0, Keys).Select(number => $"key-{number}"))
        {
            // Each saw the key's events in order. Where one of them has a gap, the other had the partition, and saw these events.
            int[][] seen = [.. new[] { ofKilled[key].ToArray(), ofOther[key].ToArray() }.Where(numbers => numbers.Length > 0)];
            Assert.All(seen, numbers => Assert.Equal(numbers.Order(), numbers));
            Assert.Equal(Enumerable.Range(0, EventsOfKey), seen.SelectMany(numbers => numbers).Distinct().Order());
        }
        var again = Count(killedJournal) + Count(otherJournal) - (Keys * EventsOfKey);
        output.WriteLine(
            $"{Keys * EventsOfKey:N0} events: {Count(killedJournal):N0} seen by the app that was killed, {Count(otherJournal):N0} by the "
                + $"other, {again:N0} of them again.");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task SendAsync(EventHubProducerClient producer, int from, int to, CancellationToken cancellation)
    {
        for (var number = from; number < to; number += AtOnce)
        {
            var batch = Enumerable.Range(number, Math.Min(AtOnce, to - number)).ToArray();
            foreach (var key in Enumerable.Range(0, Keys))
                await producer.SendAsync(batch.Select(one => new EventData($"{one}")),
                    new SendEventOptions { PartitionKey = $"key-{key}" }, cancellation);
        }
    }

    private static int Count(string journal) => Read(journal).Count();

    private static IEnumerable<string> Read(string journal) => File.Exists(journal) ? File.ReadLines(journal) : [];

    private static ILookup<string, int> FirstSeen(string journal) =>
        Read(journal).Distinct().Select(line => line.Split(' ')).ToLookup(parts => parts[0], parts => int.Parse(parts[1], null));
}
