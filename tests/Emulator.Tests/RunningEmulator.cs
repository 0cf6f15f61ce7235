using System.Globalization;
using System.Net;
using Local.Amqp.Client;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Emulator.Access;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests;

/// <summary>An emulator in this process, on free ports, with entities that tests share.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private RunningEmulator(EmulatorServer server) => Server = server;

    public EmulatorServer Server { get; }

    /// <param name="entities">Its configuration.</param>
    public static async Task<RunningEmulator> StartAsync(string entities = "ServiceBus/Entities.json", TimeProvider? time = null)
    {
        var configuration = EmulatorConfiguration.Load(Path.Combine(AppContext.BaseDirectory, entities));
        return new RunningEmulator(await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, configuration, time ?? TimeProvider.System, NullLoggerFactory.Instance));
    }

    /// <param name="serviceBus">What a namespace of Service Bus has, such as its <c>Queues</c>.</param>
    public static async Task<RunningEmulator> WithAsync(string serviceBus, TimeProvider? time = null)
    {
        var json =
            $$"""{ "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", {{serviceBus}} } ], "Logging": { "Type": "Console" } } }""";
        var configuration = EmulatorConfiguration.Parse(json, "Config.json");
        return new RunningEmulator(await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, configuration, time ?? TimeProvider.System, NullLoggerFactory.Instance));
    }

    public Task<AmqpConnection> ConnectAsync(SaslClient? sasl = null, string host = "127.0.0.1") =>
        AmqpClient.ConnectAsync(
            host,
            Server.AmqpPort,
            new AmqpClientOptions { Sasl = sasl ?? SaslClient.Plain(Server.Key.Name, Server.Key.Key) },
            TestContext.Current.CancellationToken);

    /// <summary>A session of a client that may do everything.</summary>
    public async Task<AmqpSession> BeginAsync() => await (await ConnectAsync()).BeginSessionAsync(TestContext.Current.CancellationToken);

    /// <summary>A token as the SDKs make it.</summary>
    public static string Token(string path, SharedKey key, DateTimeOffset expires)
    {
        var resource = WebUtility.UrlEncode($"sb://localhost/{path}");
        var expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"SharedAccessSignature sr={resource}&sig={WebUtility.UrlEncode(key.Sign(resource, expiry))}&se={expiry}&skn={key.Name}";
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
