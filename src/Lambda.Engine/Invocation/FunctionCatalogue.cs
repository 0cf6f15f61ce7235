using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Invocation;

/// <summary>All functions of the app, by name.</summary>
internal sealed class FunctionCatalogue
{
    private readonly Dictionary<string, LambdaFunction> _byName = new(StringComparer.Ordinal);
    private volatile int _unreserved;

    /// <summary>Builds the functions from their registrations and settings.</summary>
    /// <exception cref="OptionsValidationException">A name or a setting is not valid; each failure names its setting.</exception>
    public FunctionCatalogue(FunctionRegistry registry, IConfiguration configuration, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(configuration);
        var errors = new List<string>();
        var engine = new LambdaOptions();
        var section = configuration.GetSection(LambdaOptions.Section);
        errors.AddRange(CheckedSettings.Unknown(section, LambdaOptions.Known));
        errors.AddRange(LambdaOptions.Unread(section, services.GetServices<AddedSection>()));
        CheckedSettings.BindKnown(section, engine, errors);
        errors.AddRange(engine.Errors());
        (ConcurrentExecutions, StreamedResultLimit, StackTraces, Region, AccountId) = (
            engine.ConcurrentExecutions, engine.StreamedResultLimit, engine.StackTraces, engine.Region, engine.AccountId);

        var settings = section.GetSection("Functions");
        foreach (var registration in registry.Registrations)
        {
            var options = new FunctionOptions();
            registration.Configure?.Invoke(options);
            var own = settings.GetSection(registration.Name);
            CheckedSettings.Bind(own, options, errors);
            errors.AddRange(options.Errors(own.Path));
            if (!LambdaFunction.IsName(registration.Name))
                errors.Add($"'{registration.Name}' is not a function name: up to {Limits.FunctionName} letters, digits, '-' and '_'.");
            var function = new LambdaFunction(
                registration.Name, ArnOf(registration.Name), registration.Handler, options,
                Call(registration, options, own.Path, services, errors), registration.Streaming?.Invoke(services))
            {
                ReportsBatchItemFailures = registration.ReportsBatchItemFailures,
            };
            if (!_byName.TryAdd(registration.Name, function))
                errors.Add($"Two functions are named '{registration.Name}'.");
        }
        errors.AddRange(settings.GetChildren().Where(child => !_byName.ContainsKey(child.Key))
            .Select(child => $"{child.Path}: there is no function with this name."));
        errors.AddRange(_byName.Values.Where(function => function.Options.Uploads is not null)
            .GroupBy(function => function.Options.Uploads, function => function.Name).Where(names => names.Count() > 1)
            .Select(names => $"Uploads under '{names.Key}' belong to more than one function: {string.Join(", ", names)}."));
        if (ReservationProblem() is { } problem) errors.Add(problem);
        if (errors.Count > 0) throw new OptionsValidationException(LambdaOptions.Section, typeof(FunctionCatalogue), errors);
        All = [.. _byName.Values.OrderBy(function => function.Name, StringComparer.Ordinal)];
        CountReservations();
    }

    /// <summary>Every function, ordered by name.</summary>
    public IReadOnlyList<LambdaFunction> All { get; }

    /// <summary>How many invocations of all functions may run at once on one instance.</summary>
    public int ConcurrentExecutions { get; }

    /// <summary>How many of the <see cref="ConcurrentExecutions"/> the functions without reserved concurrency share.</summary>
    public int UnreservedConcurrentExecutions => _unreserved;

    /// <summary>How much of that concurrency must stay unreserved.</summary>
    internal int MinimumUnreserved => Math.Min(Limits.MinimumUnreserved, ConcurrentExecutions);

    /// <summary>The maximum size of a streamed result, in bytes.</summary>
    public long StreamedResultLimit { get; }

    /// <summary>Whether function errors include stack traces.</summary>
    public bool StackTraces { get; }

    /// <summary>The region in the functions' ARNs.</summary>
    public string Region { get; }

    /// <summary>The account in the functions' ARNs.</summary>
    public string AccountId { get; }

    /// <summary>Returns the ARN that a function with this name has, or would have.</summary>
    public string ArnOf(string name) => $"arn:aws:lambda:{Region}:{AccountId}:function:{name}";

    /// <summary>Finds the function with exactly that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out LambdaFunction? function) => _byName.TryGetValue(name, out function);

    /// <summary>Finds the function with the longest upload prefix that the path begins with; null when there is none.</summary>
    public LambdaFunction? ForUpload(string path) =>
        All.Where(function => function.Options.Uploads is { } prefix && path.StartsWith(prefix, StringComparison.Ordinal))
        .MaxBy(function => function.Options.Uploads!.Length);

    /// <summary>Replaces a function's options, from its next invocation on.</summary>
    internal void Apply(LambdaFunction function, FunctionOptions options)
    {
        function.Apply(options);
        CountReservations();
    }

    /// <summary>Returns why the function cannot reserve that much concurrency; null when it can.</summary>
    /// <remarks>
    /// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: 100 stay available to the functions without a
    /// reservation.
    /// </remarks>
    internal string? ReservationProblem(LambdaFunction? function = null, int? reserved = null)
    {
        var sum = _byName.Values.Where(other => other != function).Sum(
            other => (long)(other.Options.ReservedConcurrentExecutions ?? 0)) + (reserved ?? 0);
        return sum == 0 || sum <= ConcurrentExecutions - Limits.MinimumUnreserved ? null
            : "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                + $"below its minimum value of [{MinimumUnreserved}]. "
                + $"{LambdaOptions.Section}:ConcurrentExecutions is {ConcurrentExecutions}, and {sum} would be reserved.";
    }

    // Two instances may each grant a reservation that exceeds the limit together; the unreserved part never falls below its minimum.
    private void CountReservations()
    {
        var reserved = _byName.Values.Sum(function => (long)(function.Options.ReservedConcurrentExecutions ?? 0));
        _unreserved = (int)Math.Max(ConcurrentExecutions - reserved, MinimumUnreserved);
    }

    private static HandlerCall Call(
        FunctionRegistry.Registration registration, FunctionOptions options, string setting, IServiceProvider services, List<string> errors)
    {
        if (registration.Problems.Count > 0)
        {
            errors.AddRange(registration.Problems);
            return (_, _, _) => throw new UnreachableException();
        }
        var call = registration.Call(services);
        // Invalid options are reported together with all other errors.
        if (errors.Count > 0 || options.Idempotency is not { Enabled: true } idempotency) return call;
        if (registration.Streaming is not null)
            errors.Add(
                $"{setting}:{nameof(FunctionOptions.Idempotency)} is set, but the function's result is a stream, which cannot be stored.");
        else if (services.GetService<IIdempotency>() is { } guard) return guard.Guard(registration.Name, idempotency, call);
        else
            errors.Add(
                $"{setting}:{nameof(FunctionOptions.Idempotency)} is set, but the app has nothing to keep keys in: "
                + "call AddIdempotency where its services are added.");
        return call;
    }
}
