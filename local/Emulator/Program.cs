using System.Runtime.InteropServices;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.Ports;
using Microsoft.Extensions.Logging;

namespace Local.Emulator;

/// <summary>Runs the emulator until a signal or its parent stops it.</summary>
internal static partial class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // Keeps the process alive until the ports are closed. Ctrl+C also reaches the parent, which needs the emulator while it stops,
            // and stops it afterwards.
            signal.Cancel = true;
            if (signal.Signal != PosixSignal.SIGINT || !args.Contains(EmulatorOptions.WithParentOption)) stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(args, Console.In, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);
    }

    /// <returns>The exit code: 1 if the emulator could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        try
        {
            var options = EmulatorOptions.Parse(args);
            if (options.Help)
            {
                await output.WriteLineAsync(EmulatorOptions.Usage).ConfigureAwait(false);
                return 0;
            }
            var configuration = options.ConfigFile is { } file ? EmulatorConfiguration.Load(file) : SampleConfiguration.Create();
            using var logs = EmulatorLogs.Create(configuration.Logging, options.ConfigFile);
            var server = await EmulatorServer.StartAsync(options, configuration, TimeProvider.System, logs, stop).ConfigureAwait(false);
            await using var running = server.ConfigureAwait(false);
            LogStarted(logs.CreateLogger<EmulatorServer>(), server.AmqpPort, server.HttpPort);
            await output.WriteLineAsync(Greeting(options, server)).ConfigureAwait(false);
            if (options.WithParent)
                await new ParentWatch(input, () => server.Connections, TimeProvider.System).GoneAsync(stop).ConfigureAwait(false);
            else await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception e) when (e is StartException or ConfigurationException)
        {
            await errors.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static string Greeting(EmulatorOptions options, EmulatorServer server) => $"""
        Emulator: Service Bus and Event Hubs, AMQP on port {server.AmqpPort}, Event Grid and status on http://localhost:{server.HttpPort}
        {Kafka(server.Kafka)}
        {server.ConnectionString}
        {(options.ConfigFile is { } file
            ? $"From {file}: queues: {server.Namespaces.Sum(broker => broker.Queues.Count)}, "
                + $"topics: {server.Namespaces.Sum(broker => broker.Topics.Count)}, event hubs: {server.EventHubs?.Hubs.Count ?? 0}, "
                + $"Event Grid topics: {server.EventGrid.Custom.Count + server.EventGrid.System.Count}."
            : "No --config file.json was given: there are queue.1, topic.1 with subscription.1, and hub.1 with group.1 to try.")}
        Press Ctrl+C to stop it. Its messages and events are not kept.
        """;

    private static string Kafka(KafkaServer? kafka) => kafka switch
    {
        null => "Kafka: not served, since there are no event hubs.",
        { Port: { } port } =>
            $"Kafka: Event Hubs on localhost:{port}, with SASL_PLAINTEXT, PLAIN, the user $ConnectionString and this as the password:",
        _ => $"Kafka: not served. {kafka.Problem}",
    };
}
