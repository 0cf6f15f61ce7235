using System.Net;
using System.Net.Sockets;
using Testing;
using Testing.Faults;

namespace Stack.Tests.Soak;

/// <summary>The relay that stands between the app and what it needs, when its connections have faults.</summary>
public sealed class FaultTests
{
    private const int Between = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1), Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_same_seed_causes_the_same_faults_on_every_connection()
    {
        Assert.Equal(Faults(seed: 1), Faults(seed: 1));
        Assert.NotEqual(Faults(seed: 1), Faults(seed: 2));
    }

    [Fact]
    public void Every_kind_of_fault_occurs_about_as_often_as_expected()
    {
        var faults = Faults(seed: 1).Where(fault => fault.Kind != FaultKind.None).ToList();
        Assert.Equal(4, faults.Select(fault => fault.Kind).Distinct().Count());
        // 200 connections pass 100 chunks of 100 bytes each way.
        Assert.InRange(faults.Count, 3000, 4500);
        Assert.All(faults.Where(fault => fault.Kind == FaultKind.Truncate), fault => Assert.InRange(fault.Passes, 0, 99));
    }

    [Fact]
    public async Task A_faulty_relay_passes_on_a_prefix_of_what_was_sent()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var sent = new byte[20 * Between];
        new Random(1).NextBytes(sent);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var relay = new TcpRelay(((IPEndPoint)server.LocalEndpoint).Port, new FaultPlan(seed: 1, Between, Longest));
        var lengths = new List<int>();
        for (var connection = 0; connection < 20; connection++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, relay.Port, cancellation);
            using var accepted = await server.AcceptTcpClientAsync(cancellation).AsTask().WaitAsync(Deadline, cancellation);
            var sending = SendAsync(client, sent, cancellation);
            var received = await ReceiveAsync(accepted, cancellation).WaitAsync(Deadline, cancellation);
            await sending.WaitAsync(Deadline, cancellation);
            Assert.Equal(sent.AsSpan(0, received.Length).ToArray(), received);
            lengths.Add(received.Length);
        }
        Assert.True(relay.Faults >= 20, $"There were {relay.Faults} faults.");
        Assert.Contains(lengths, length => length > 0 && length < sent.Length);
    }

    private static List<Fault> Faults(int seed)
    {
        var (plan, faults) = (new FaultPlan(seed, Between, Longest), new List<Fault>());
        for (var connection = 0; connection < 200; connection++)
        {
            var (there, back) = plan.Connect();
            foreach (var line in new[] { there, back })
                for (var chunk = 0; chunk < 100; chunk++) faults.Add(line.Next(100));
        }
        return faults;
    }

    private static async Task SendAsync(TcpClient client, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes, cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A fault has ended the connection.
        }
    }

    private static async Task<byte[]> ReceiveAsync(TcpClient client, CancellationToken cancellation)
    {
        using var received = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(received, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The same.
        }
        return received.ToArray();
    }
}
