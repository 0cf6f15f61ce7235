using System.Text;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>
/// What AWS's official SDK for JavaScript can do here, unchanged: https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/lambda/
/// </summary>
public sealed class LambdaClientTests(LambdaClientTests.Run run) : IClassFixture<LambdaClientTests.Run>
{
    private const string Script = "lambda.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_the_official_SDK_passes(string check) => run.Script!.AssertPassed(check);

    public sealed class Run(Storage storage) : IAsyncLifetime
    {
        private const string AccessKeyId = "AKIDEXAMPLE000000000";
        private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

        public NodeScript? Script { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await using var app = new LambdaApp(
                storage, WithTestFunctions, ("Lambda:Access:Principals:ci:AccessKeyId", AccessKeyId),
                ("Lambda:Access:Principals:ci:SecretAccessKey", Secret),
                    ("Lambda:Access:Principals:ci:Allow:0", "lambda:Invoke*"),
                    ("Lambda:Access:Principals:ci:Deny:0", "lambda:InvokeFunction forbidden"));
            Script = await NodeScript.RunAsync(
                LambdaClientTests.Script, new("APP", app.Listen().ToString()), new("ACCESS_KEY_ID", AccessKeyId), new("SECRET", Secret));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static void WithTestFunctions(IServiceCollection services)
        {
            var registry = new FunctionRegistry(services);
            Lambdas.Register(registry);
            registry.AddRaw<Fails>("fails").AddRaw<Waits>("waits", options => options.Timeout = 1).AddRaw<Echo>(
                "full", options => options.ReservedConcurrentExecutions = 0).AddRaw<TellsClientContext>("context")
                .AddRaw<Holds>("holds", options => (options.ReservedConcurrentExecutions, options.Timeout) = (1, 20)).AddRaw<HasBegun>(
                    "has-begun", options => options.Timeout = 20).AddRaw<Releases>("releases");
            services.Replace(ServiceDescriptor.Singleton(registry));
        }
    }

    private sealed class TellsClientContext : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
            new(Encoding.UTF8.GetBytes(context.ClientContext ?? "null"));
    }

    /// <summary>Begins, and returns its event when it is released.</summary>
    private sealed class Holds : IRawHandler
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            Begun.TrySetResult();
            await Released.Task.WaitAsync(cancellation);
            return input;
        }
    }

    private sealed class HasBegun(Holds holds) : IRawHandler
    {
        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            await holds.Begun.Task.WaitAsync(cancellation);
            return input;
        }
    }

    private sealed class Releases(Holds holds) : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            holds.Released.TrySetResult();
            return new(input);
        }
    }
}
