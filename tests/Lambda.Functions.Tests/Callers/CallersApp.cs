using Lambda.Functions.Tests.App;
using Lambda.Functions.Tests.Callers.Alexa;
using Lambda.Functions.Tests.Callers.CloudFormation;
using Lambda.Functions.Tests.Callers.CloudFront;
using Lambda.Functions.Tests.Callers.Cognito;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Samples.Callers;
using Testing;

namespace Lambda.Functions.Tests.Callers;

/// <summary>The app with the sample functions, settings for each caller, and a network of its own behind it.</summary>
public sealed class CallersApp : IAsyncDisposable
{
    private readonly LambdaApp _app;
    private SnsSender? _sns;
    private EntraTenant? _tenant;

    public CallersApp(Storage storage)
    {
        _app = new LambdaApp(storage, services =>
        {
            services.AddSingleton(Counts);
            services.AddSingleton(Hangs);
            services.AddSingleton(new CertificateTrust([Authority.Root]));
            services.AddHttpClient(CallerClient.Name).ConfigurePrimaryHttpMessageHandler(() => Network);
            services.WithFunctions(functions =>
            {
                SampleFunctions.Register(functions);
                functions.AddRaw<Echoes>("echoes").AddRaw<Fails>("fails")
                    .AddRaw<Answers>("answers").AddRaw<Counting>("counting").AddRaw<EdgeFunction>("edge").AddRaw<Waits>("hangs")
                        .AddRaw<Waits>("too-slow", options => (options.Timeout, options.MaximumRetryAttempts) = (1, 0))
                        .AddRaw<Echoes>("full", options => options.ReservedConcurrentExecutions = 0);
            });
        }, [.. CallersSettings.All]);
    }

    /// <summary>What is behind the addresses that the app itself calls.</summary>
    public FakeNetwork Network { get; } = new();

    /// <summary>Counts the invocations of <c>counting</c>, which answers what it is told.</summary>
    internal Counter Counts { get; } = new();

    /// <summary>Keeps <c>hangs</c> from answering.</summary>
    internal Waits Hangs { get; } = new() { ObeysItsToken = false };

    /// <summary>What Alexa's certificates come from.</summary>
    internal AlexaAuthority Authority { get; } = new();

    /// <summary>What signs messages as SNS does.</summary>
    internal SnsSender Sns => _sns ??= new(Network);

    /// <summary>The tenant whose extensions call.</summary>
    internal EntraTenant Tenant => _tenant ??= new(Network);

    internal LambdaApp App => _app;

    public HttpClient Client() => _app.CreateClient();

    public async ValueTask DisposeAsync()
    {
        Hangs.GoOn();
        await _app.DisposeAsync();
        Network.Dispose();
        Authority.Dispose();
        _sns?.Dispose();
        _tenant?.Dispose();
    }
}
