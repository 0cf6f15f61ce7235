using System.Text;
using Lambda.Engine.Composition;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Testing;

/// <summary>
/// An app's functions in memory, without Azure and a host. As in the app, an invocation reads its event from JSON, runs the handler with
/// its limits, and writes the result as JSON.
/// </summary>
/// <example>
/// <c>await using var functions = new TestFunctions(all => all.Add&lt;Greet, Greeting, string&gt;("greet", GreetJson.Default));</c>
/// </example>
public sealed class TestFunctions : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Creates the functions that an app registers, without a host or storage.</summary>
    /// <param name="register">Registers the functions, as <c>Lambdas.Register</c> does in the app. Their handlers are all created.</param>
    /// <param name="services">Adds or replaces the services that the handlers need; null for none.</param>
    /// <param name="settings">Settings, such as <c>("Lambda:Functions:greet:Timeout", "1")</c>.</param>
    public TestFunctions(
        Action<FunctionRegistry> register, Action<IServiceCollection>? services = null,
        params IEnumerable<(string Name, string Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(register);
        var all = new ServiceCollection();
        var configuration = settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value));
        all.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        all.AddLogging();
        all.AddLambdas(register);
        services?.Invoke(all);
        _services = all.BuildServiceProvider();
    }

    /// <summary>The services from which the handlers are created.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Invokes a function and waits for its result.</summary>
    /// <param name="function">The name of the function.</param>
    /// <param name="payload">Its event, as JSON.</param>
    /// <param name="cancellation">Cancels the invocation, as the shutdown of the app does.</param>
    /// <exception cref="ArgumentException">There is no function with that name.</exception>
    public async Task<TestResult> InvokeAsync(string function, string payload, CancellationToken cancellation = default)
    {
        var catalogue = _services.GetRequiredService<FunctionCatalogue>();
        if (!catalogue.TryGet(function, out var found))
            throw new ArgumentException(
                $"There is no function '{function}'; there are {string.Join(", ", catalogue.All.Select(one => one.Name))}.",
                nameof(function));
        var request = new InvocationRequest(Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes(payload)) { WantsLogTail = true };
        var outcome = await _services.GetRequiredService<Invoker>().InvokeAsync(found, request, cancellation);
        var log = Encoding.UTF8.GetString(outcome.LogTail.Span);
        return outcome switch
        {
            InvocationOutcome.Succeeded succeeded => new(Encoding.UTF8.GetString(succeeded.Payload.Span), null, log),
            InvocationOutcome.Failed failed => new(Encoding.UTF8.GetString(failed.Error.Payload.Span), failed.Error.ErrorType, log),
            InvocationOutcome.Throttled throttled => throw new InvalidOperationException(
                $"The function '{function}' was throttled: {throttled.Reason}."),
            _ => throw new System.Diagnostics.UnreachableException($"Unexpected outcome: {outcome}."),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>The result of an invocation.</summary>
/// <param name="Payload">The function's result as JSON, or its error as Lambda writes it.</param>
/// <param name="ErrorType">The type of the function error; null when the function succeeded.</param>
/// <param name="Log">The last 4 KB of its log.</param>
public sealed record TestResult(string Payload, string? ErrorType, string Log);
