using System.Globalization;
using Local.Emulator.Access;
using Local.Emulator.Ports;

namespace Local.Emulator.Hosting;

/// <summary>The options of the command line.</summary>
internal sealed record EmulatorOptions
{
    public const int DefaultPort = 5672, DefaultHttpPort = 5300, DefaultKafkaPort = 9092;

    public const string WithParentOption = "--with-parent", KafkaPortOption = "--kafka-port";

    public static string Usage { get; } = $"""
        Service Bus, Event Hubs and Event Grid for this machine.

          --config <file>      Queues, topics, subscriptions and event hubs, in the format of the official emulators' Config.json,
                               and topics of Event Grid.
          --port <number>      The AMQP port, {DefaultPort} by default; 0 takes a free one.
          {KafkaPortOption} <number> The port of Kafka's protocol, {DefaultKafkaPort} by default, or a free one if --port is another;
                               0 takes a free one.
          --http-port <number> The port of administration, Event Grid and the pages, {DefaultHttpPort} by default; 0 takes a free one.
          --app <url>          The base of webhook addresses that begin with / in the file; http://localhost:7071 by default.
          --key <key>          The key of {SharedKey.Default.Name}, {SharedKey.Default.Key} by default.
          {WithParentOption}        Stop at the line "stop" on standard input. If standard input closes without it, the program that
                               started the emulator may come back: stop when no client has been connected for ten minutes.
          --help               This text.
        """;

    /// <summary>The configuration file; null for the built-in sample configuration.</summary>
    public string? ConfigFile { get; init; }

    public int Port { get; init; } = DefaultPort;

    public int HttpPort { get; init; } = DefaultHttpPort;

    /// <summary>The port for Kafka; null for the default port, if it is free.</summary>
    public int? KafkaPort { get; init; }

    /// <summary>The default port for Kafka.</summary>
    public int UsualKafkaPort { get; init; } = DefaultKafkaPort;

    /// <summary>
    /// The port for Kafka that is used. An emulator on another port is a second one, and does not use the default port for Kafka.
    /// </summary>
    public int EffectiveKafkaPort => KafkaPort ?? (Port == DefaultPort ? UsualKafkaPort : 0);

    public SharedKey Key { get; init; } = SharedKey.Default;

    /// <summary>The address of the app that the emulator runs beside; by default, where Core Tools and Local builds serve it.</summary>
    public Uri App { get; init; } = new("http://localhost:7071");

    public bool WithParent { get; init; }

    public bool Help { get; init; }

    /// <exception cref="StartException">An argument is unknown, or its value is not valid.</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new EmulatorOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() =>
                ++i < arguments.Count
                    ? arguments[i]
                    : throw new StartException($"{name} needs a value.{Environment.NewLine}{Environment.NewLine}{Usage}");
            options = name switch
            {
                "--config" => options with { ConfigFile = Value() },
                "--port" => options with { Port = ParsePort(name, Value()) },
                KafkaPortOption => options with { KafkaPort = ParsePort(name, Value()) },
                "--http-port" => options with { HttpPort = ParsePort(name, Value()) },
                "--key" => options with { Key = options.Key with { Key = Value() } },
                "--app" => options with { App = ParseAddress(name, Value()) },
                WithParentOption => options with { WithParent = true },
                "--help" or "-h" or "-?" => options with { Help = true },
                _ => throw new StartException($"Unknown option {name}.{Environment.NewLine}{Environment.NewLine}{Usage}"),
            };
        }
        return options;
    }

    private static Uri ParseAddress(string name, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address
        : throw new StartException($"{name} must be an address such as http://localhost:7071, not '{value}'.");

    private static int ParsePort(string name, string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new StartException($"{name} must be a number from 0 to 65535, not '{value}'.");
}
