using Lambda.Engine.Polling;
using Lambda.Functions.Sources;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>
/// What the official AWS SDK for JavaScript can do here beyond Invoke:
/// https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/lambda/
/// </summary>
public sealed class ConfigurationClientTests(ConfigurationClientTests.Run run) : IClassFixture<ConfigurationClientTests.Run>
{
    private const string Script = "lambda-configuration.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_the_official_configuration_client_passes(string check) => run.Result.AssertPassed(check);

    public sealed class Run(Storage storage) : IAsyncLifetime
    {
        private const string Principal = "Lambda:Access:Principals:operator:";
        private const string AccessKeyId = "AKIDEXAMPLE000000000";
        private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

        internal NodeScript Result { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using var app = new LambdaApp(storage, services => services.AddTableStream("items")
                .Replace(
                    ServiceDescriptor.Singleton(
                        new EventSourceRegistry().AddEventHub("clicks", "stops").AddServiceBusQueue("letters", "echo").AddTableStream(
                            "items", "changes")
                            .AddManagedKafka("payments", "fails", consumerGroup: "lambda")
                            .AddServiceBusQueue("parcels", "writes", settings => settings with { CreatedByApi = true })))
                .Replace(
                    ServiceDescriptor.Singleton(
                        new SourceTriggers(
                            [new("Clicks", "clicks", null), new("Letters", "letters", null), new("Payments", "payments", null),
                                new("Parcels", "parcels", null)])))
                .WithFunctions(functions => functions
                .AddStreaming<Pieces>("pieces", options => options.Timeout = 120).AddStream<Writes>(
                    "writes", options => options.Timeout = 120).AddRaw<Counts>(
                        "changes").AddRaw<Keeps>("stops", options => options.Url = "NONE").AddRaw<Fails>("fails", options =>
                {
                    options.MaximumRetryAttempts = 1;
                    options.OnFailure = "storage-queue:failures";
                })),
                    ($"{Principal}AccessKeyId", AccessKeyId),
                    ($"{Principal}SecretAccessKey", Secret),
                    ($"{Principal}Allow:0", "lambda:*"));
            var address = app.Listen();
            Result = await NodeScript.RunAsync(
                Script, new("ENDPOINT", new Uri(address, "api").ToString()), new("ACCESS_KEY_ID", AccessKeyId), new("SECRET", Secret));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
