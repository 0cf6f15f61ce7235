using System.Text;
using Lambda;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Testing;

namespace Console.Tests;

/// <summary>An app on a free port, with functions that work, fail and say hostile things.</summary>
internal sealed class Shop : WebApplicationFactory<HostedLambda.Received>
{
    /// <summary>What would run if any text became HTML.</summary>
    public const string Hostile = "<img src=x onerror=\"document.title='hacked'\">";

    private readonly Dictionary<string, string> _settings;

    public Shop(Storage storage, params (string Name, string Value)[] settings)
    {
        _settings = new()
        {
            ["AzureWebJobsStorage"] = storage.NewAccount(),
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.2",
            ["Logging:LogLevel:Default"] = "Warning",
            ["ServiceBus"] = "",
            ["EventHubs"] = "",
            ["AzureWebJobs.LettersQueue.Disabled"] = "true",
            ["AzureWebJobs.ClicksStream.Disabled"] = "true",
        };
        foreach (var (name, value) in settings) _settings[name] = value;
        UseKestrel(0);
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Accepts an event, and returns its request id.</summary>
    public async Task<string> AcceptAsync(string function, string payload, CancellationToken cancellation)
    {
        using var client = CreateClient();
        using var body = new StringContent(payload, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/functions/{function}/invocations") { Content = body };
        request.Headers.Add("X-Amz-Invocation-Type", "Event");
        using var answer = await client.SendAsync(request, cancellation);
        return answer.Headers.GetValues("x-amzn-RequestId").Single();
    }

    /// <summary>Accepts an event of a function that fails, and waits for its dead letter.</summary>
    public async Task<string> FailAsync(string function, string payload, CancellationToken cancellation)
    {
        var id = await AcceptAsync(function, payload, cancellation);
        using var client = CreateClient();
        await Eventually.True(
            async () => (await client.GetAsync(new Uri($"/api/dead-letters/{id}", UriKind.Relative), cancellation)).IsSuccessStatusCode,
            cancellation, what: $"The dead letter of {id}");
        return id;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.WaitForPort();
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureServices(services =>
        {
            var registry = new FunctionRegistry(services);
            HostedLambda.Lambdas.Register(registry);
            registry.AddRaw<Charge>("charge-card", options =>
            {
                options.Description = "Charges the card of an order.";
                (options.MaximumRetryAttempts, options.OnSuccess) = (0, "storage-queue:receipts");
            });
            registry.AddRaw<Charge>("send-mail", options => options.MaximumRetryAttempts = 0);
            services.AddSingleton<Bank>().Replace(ServiceDescriptor.Singleton(registry));
        });
    }
}

/// <summary>Whether charges succeed now.</summary>
internal sealed class Bank
{
    public volatile bool IsOpen;
}

internal sealed partial class Charge(Bank bank) : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        Charging(context.Logger, Shop.Hostile);
        return bank.IsOpen ? new(input) : throw new InvalidOperationException($"The bank is closed {Shop.Hostile}");
    }

    [LoggerMessage(1, LogLevel.Information, "Charging {Text}")]
    private static partial void Charging(ILogger logger, string text);
}
