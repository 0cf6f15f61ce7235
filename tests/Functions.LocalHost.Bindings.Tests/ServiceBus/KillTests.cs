using Azure.Messaging.ServiceBus;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Messages = 10_000;
    private const int Kills = 10;
    private const int Calls = 16;
    private const int PoisonEach = 100;
    private static readonly string[] Off = ["One", "Json", "Batch", "Session", "Forward", "Events", "Grid", "Sales"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    // A message may be interrupted by every kill and still has deliveries left, and a lock outlives its app by five seconds.
    private const string Configuration = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns",
          "Queues": [ { "Name": "orders", "Properties": { "LockDuration": "PT5S", "MaxDeliveryCount": 12 } } ], "Topics": [] } ],
          "Logging": { "Type": "Console" } } }
        """;

    [Fact]
    public async Task Each_of_10_000_messages_is_completed_or_dead_lettered_although_the_app_is_killed_ten_times()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var journal = Path.Combine(Path.GetTempPath(), $"orders-{Guid.NewGuid():N}.txt");
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Configuration, "test"), TimeProvider.System,
                NullLoggerFactory.Instance, deadline.Token);
        await using var client = new ServiceBusClient(emulator.ConnectionString);
        string[] arguments =
        [
            $"--ServiceBus={emulator.ConnectionString}", $"--Journal={journal}", "--AzureWebJobsStorage=",
                "--Logging:LogLevel:Default=Critical",
            .. Off.Select(function => $"--AzureWebJobs.{function}.Disabled=true"),
            $"--AzureFunctionsJobHost:extensions:serviceBus:maxConcurrentCalls={Calls}",
        ];
        await SendAsync(client, deadline.Token);
        var app = await AppProcess.StartAsync("HostedMessaging", arguments, deadline.Token);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                await Eventually.True(() =>
                    Lines(journal) >= Messages * kill / (Kills + 1), deadline.Token, within: Deadline, what: $"Progress to kill {kill}");
                await app.DisposeAsync();
                app = await AppProcess.StartAsync("HostedMessaging", arguments, deadline.Token);
            }
            await Eventually.True(() =>
                Queue(emulator) is { Active: 0, Locked: 0 }, deadline.Token, within: Deadline, what: "The end of the queue");
        }
        finally
        {
            await app.DisposeAsync();
        }

        var seen = (await File.ReadAllLinesAsync(journal, deadline.Token)).Select(line =>
            line.Split(' ')[0]).CountBy(id => id).ToDictionary();
        File.Delete(journal);
        var dead = await DeadLettersAsync(client, deadline.Token);
        var poison = Enumerable.Range(0, Messages).Where(IsPoison).Select(number => $"{number}").ToHashSet();
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"{number}").Order(), seen.Keys.Order());
        Assert.Equal(poison.Order(), dead.Order());
        // Only messages that were being processed at a kill are redelivered.
        var redelivered = seen.Where(pair => !poison.Contains(pair.Key)).Sum(pair => pair.Value - 1);
        Assert.InRange(redelivered, 1, Kills * Calls);
        output.WriteLine(
            $"{Messages:N0} messages, {Kills} kills: {Messages - dead.Count:N0} completed, {dead.Count:N0} dead-lettered, {redelivered} "
                + "delivered again.");
    }

    private static bool IsPoison(int number) => number % PoisonEach == 0;

    private static async Task SendAsync(ServiceBusClient client, CancellationToken cancellation)
    {
        var sender = client.CreateSender("orders");
        var numbers = Enumerable.Range(0, Messages);
        foreach (var some in numbers.Chunk(500))
            await sender.SendMessagesAsync(some.Select(number =>
                new ServiceBusMessage("an order") { MessageId = $"{number}", Subject = IsPoison(number) ? "poison" : "good" }),
                cancellation);
    }

    private static async Task<HashSet<string>> DeadLettersAsync(ServiceBusClient client, CancellationToken cancellation)
    {
        var receiver = client.CreateReceiver("orders",
            new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter, ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var ids = new HashSet<string>();
        while (await receiver.ReceiveMessagesAsync(500, TimeSpan.FromSeconds(1), cancellation) is { Count: > 0 } messages)
            foreach (var message in messages)
            {
                Assert.Equal("MaxDeliveryCountExceeded", message.DeadLetterReason);
                Assert.True(ids.Add(message.MessageId));
            }
        return ids;
    }

    private static EntitySnapshot Queue(EmulatorServer emulator) =>
        emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders");

    private static int Lines(string journal) => File.Exists(journal) ? File.ReadLines(journal).Count() : 0;
}
