using BenchmarkDotNet.Attributes;
using FunctionApp.Handlers;
using Lambda.Engine.Composition;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Bench;

/// <summary>What the Invoker adds to a direct call of a handler.</summary>
[InProcess, MemoryDiagnoser]
public class InvokerBenchmark
{
    private readonly Echo _handler = new();
    private readonly InvocationRequest _request = new("8a1f9a4e-6d5e-4f3c-9a44-0c8a2b1d7e10", "{\"hello\":\"world\"}"u8.ToArray());
    private Invoker _invoker = null!;
    private LambdaFunction _function = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information));
        services.AddLambdas(functions => functions.AddRaw<Echo>("echo"));
        var provider = services.BuildServiceProvider();
        _invoker = provider.GetRequiredService<Invoker>();
        _ = provider.GetRequiredService<FunctionCatalogue>().TryGet("echo", out var function);
        _function = function!;
    }

    [Benchmark(Baseline = true)]
    public async Task<ReadOnlyMemory<byte>> Direct() => await _handler.HandleAsync(_request.Payload, null!, CancellationToken.None);

    [Benchmark]
    public async Task<bool> Invoked() =>
        await _invoker.InvokeAsync(_function, _request, CancellationToken.None) is InvocationOutcome.Succeeded;
}
