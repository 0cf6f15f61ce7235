using System.Globalization;
using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Describes functions in the form of the Lambda API.</summary>
internal sealed class FunctionDescriber(FunctionCatalogue catalogue, AppCode code)
{
    /// <summary>Describes the configuration of a function with these changes, under the ARN that was requested.</summary>
    public ConfigurationBody Configuration(AskedFunction asked, FunctionChanges changes, bool withState = true)
    {
        var function = asked.Function;
        var options = changes.Over(function.Configured);
        var modified = changes.ChangedAt is { } changed && changed > code.Modified ? changed : code.Modified;
        var deadLetter = changes.DeadLetter ?? options.DeadLetter;
        return new(
            function.Name, asked.Arn, $"arn:aws:iam::{catalogue.AccountId}:role/{RoleName}", HandlerOf(function.Handler), code.Size,
            options.Description, options.Timeout, options.MemorySize, Time(modified), code.Sha256, RevisionId(function, changes))
        {
            Architectures = [AppCode.Architecture],
            DeadLetterConfig = string.IsNullOrEmpty(deadLetter) ? null : new(deadLetter),
            State = withState ? "Active" : null,
            LastUpdateStatus = withState ? "Successful" : null,
            RuntimeVersionConfig = withState ? new($"arn:aws:lambda:{catalogue.Region}::runtime:{AppCode.RuntimeVersion}") : null,
        };
    }

    /// <summary>
    /// Describes the configuration of a function's asynchronous invocations; null when neither code, nor settings, nor a change sets any of
    /// it.
    /// </summary>
    public EventInvokeBody? EventInvoke(LambdaFunction function, FunctionChanges changes)
    {
        var arn = $"{function.Arn}:{LambdaFunction.Latest}";
        if (changes.EventInvoke is { } events)
            return new(
                Seconds(events.LastModified), arn, events.MaximumRetryAttempts, events.MaximumEventAgeInSeconds,
                new(Destination(events.OnSuccess), Destination(events.OnFailure)));
        var (options, usual) = (function.Configured, Default);
        if (options.MaximumRetryAttempts == usual.MaximumRetryAttempts
            && options.MaximumEventAgeInSeconds == usual.MaximumEventAgeInSeconds && options.OnSuccess is null && options.OnFailure is null)
            return null;
        return new(
            Seconds(code.Modified), arn, options.MaximumRetryAttempts, options.MaximumEventAgeInSeconds,
            new(Destination(options.OnSuccess), Destination(options.OnFailure)));
    }

    /// <summary>Returns an id that changes whenever the function's code or options change.</summary>
    public string RevisionId(LambdaFunction function, FunctionChanges changes) =>
        DeterministicId.Of($"{function.Name}\n{code.Sha256}\n{changes.Version}\n"
            + JsonSerializer.Serialize(changes.Over(function.Configured), ApiJson.Default.FunctionOptions));

    /// <summary>Formats a time in the form of most members of the Lambda API.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    private const string RoleName = "managed-identity";
    private static readonly FunctionOptions Default = new();

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    // The API returns an empty object rather than null if there is none.
    private static DestinationBody Destination(string? text) => new(text);

    private static string HandlerOf(Type handler) => $"{handler.Assembly.GetName().Name}::{handler.FullName}::HandleAsync";
}
