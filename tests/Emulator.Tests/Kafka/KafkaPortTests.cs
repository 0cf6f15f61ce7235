using System.Net;
using System.Net.Sockets;
using Local.Emulator;
using Local.Emulator.Access;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Kafka;
using Local.Emulator.Hosting;
using Local.Emulator.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.Kafka;

/// <summary>Which port Kafka's protocol has, and what becomes of one that is taken.</summary>
public sealed class KafkaPortTests : IDisposable
{
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly HubNamespace _hubs;
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public KafkaPortTests()
    {
        _hubs = new HubNamespace(new HubNamespaceDefinition("ns", []), _clock);
        _taken.Start();
    }

    private int TakenPort => ((IPEndPoint)_taken.LocalEndpoint).Port;

    public void Dispose()
    {
        _taken.Dispose();
        _hubs.Dispose();
    }

    [Fact]
    public async Task The_emulator_starts_without_Kafka_if_the_default_Kafka_port_is_in_use_and_reports_the_port()
    {
        await using var server = Start(new EmulatorOptions { UsualKafkaPort = TakenPort });
        Assert.Null(server.Port);
        Assert.Equal(
            $"Port {TakenPort}, for Kafka, is in use by another program. Stop it, or choose another port with --kafka-port <number>.",
            server.Problem);
    }

    [Fact]
    public async Task The_emulator_does_not_start_if_the_requested_Kafka_port_is_in_use()
    {
        Assert.Throws<StartException>(() => Start(new EmulatorOptions { KafkaPort = TakenPort }));
        using var errors = new StringWriter();
        Assert.Equal(1, await Program.RunAsync(
            ["--port", "0", "--http-port", "0", "--kafka-port", $"{TakenPort}"], TextReader.Null, TextWriter.Null, errors,
            TestContext.Current.CancellationToken));
        Assert.Contains("for Kafka, is in use", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_emulator_uses_a_free_Kafka_port()
    {
        Assert.Equal(9092, new EmulatorOptions().EffectiveKafkaPort);
        Assert.Equal(0, EmulatorOptions.Parse(["--port", "5673"]).EffectiveKafkaPort);
        Assert.Equal(9093, EmulatorOptions.Parse(["--port", "5673", "--kafka-port", "9093"]).EffectiveKafkaPort);
    }

    [Fact]
    public async Task The_emulator_prints_its_Kafka_address()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Program.RunAsync(
            ["--port", "0", "--http-port", "0", "--with-parent"], new StringReader(ParentWatch.StopLine), output, TextWriter.Null,
            TestContext.Current.CancellationToken));
        Assert.Matches(@"Kafka: Event Hubs on localhost:\d+, with SASL_PLAINTEXT, PLAIN, the user \$ConnectionString", output.ToString());
    }

    [Fact]
    public async Task Without_event_hubs_there_is_no_Kafka_port()
    {
        await using var emulator = await RunningEmulator.StartAsync("ServiceBus/Entities.json");
        Assert.Null(emulator.Server.Kafka);
    }

    private KafkaServer Start(EmulatorOptions options) =>
        KafkaServer.Start(options, new KafkaFront(_hubs, SharedKey.Default, _clock, NullLogger<KafkaFront>.Instance), _clock);
}
