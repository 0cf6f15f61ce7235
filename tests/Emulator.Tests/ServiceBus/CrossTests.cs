using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// The client of this repository and the official one for JavaScript read what the other sent through the emulator, whole.
/// </summary>
public sealed class CrossTests
{
    private const string Queue = "cross";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_from_JavaScript_is_read_by_dotnet()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await RunAsync(emulator, "send");
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        AssertSame(await ReceiveAsync(client));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_from_dotnet_is_read_by_JavaScript(bool inOneBatch)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await SendAsync(client, inOneBatch);
        AssertSame([.. JsonNode.Parse(await RunAsync(emulator, "receive"))!.AsArray()!]);
    }

    [Fact]
    public async Task A_message_from_dotnet_is_read_by_dotnet()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await SendAsync(client, inOneBatch: false);
        AssertSame(await ReceiveAsync(client));
    }

    private static async Task SendAsync(ServiceBusClient client, bool inOneBatch)
    {
        await using var sender = client.CreateSender(Queue);
        var messages = MessageDescription.All().Select(MessageDescription.Build).ToList();
        if (inOneBatch) await sender.SendMessagesAsync(messages, Cancellation);
        else foreach (var message in messages) await sender.SendMessageAsync(message, Cancellation);
    }

    private static async Task<IReadOnlyList<JsonNode>> ReceiveAsync(ServiceBusClient client)
    {
        var sent = MessageDescription.All();
        await using var receiver =
            client.CreateReceiver(Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var came = new List<JsonNode>();
        while (came.Count < sent.Count && await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation) is { } message)
            came.Add(MessageDescription.Of(message, sent.Single(it => (string)it["messageId"]! == message.MessageId)));
        return came;
    }

    private static async Task<string> RunAsync(RunningEmulator emulator, string mode)
    {
        var (code, output, errors) = await Clients.RunAsync(
            ["service-bus-cross.mjs", mode, Queue], new KeyValuePair<string, string>("CONNECTION", emulator.Server.ConnectionString));
        Assert.True(code == 0, output + errors);
        return output;
    }

    private static void AssertSame(IReadOnlyList<JsonNode> came)
    {
        var sent = MessageDescription.All();
        Assert.Equal(sent.Select(it => (string)it["messageId"]!), came.Select(it => (string)it["messageId"]!));
        foreach (var (expected, actual) in sent.Zip(came))
            Assert.True(
                JsonNode.DeepEquals(expected, actual),
                $"sent: {expected.ToJsonString()}{Environment.NewLine}came: {actual.ToJsonString()}");
    }
}
