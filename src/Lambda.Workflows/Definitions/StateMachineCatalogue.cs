using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Validation;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Definitions;

/// <summary>The state machines of the app, which are read from files and checked at startup.</summary>
internal sealed partial class StateMachineCatalogue
{
    private const string Suffix = ".asl.json";
    private readonly Dictionary<string, StateMachineFile> byName = new(StringComparer.Ordinal);

    /// <exception cref="OptionsValidationException">
    /// A definition cannot run here. The exception says what is wrong, in which file and line.
    /// </exception>
    public StateMachineCatalogue(
        WorkflowOptions options, FunctionCatalogue functions, Func<TaskResource, bool> isCallable)
    {
        (Region, AccountId) = (functions.Region, functions.AccountId);
        var errors = new List<string>();
        var files = Directory.Exists(options.Folder) ? Directory.GetFiles(options.Folder, "*" + Suffix) : [];
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path)[..^Suffix.Length];
            if (!MachineName().IsMatch(name))
                errors.Add($"{path}: '{name}' is not the name of a state machine: up to 80 letters, digits, '-' and '_'.");
            var definition = File.ReadAllText(path);
            var type = options.ExpressMachines.Contains(name) ? WorkflowType.Express : WorkflowType.Standard;
            errors.AddRange(Errors(path, definition, type, functions, isCallable));
            byName[name] = new StateMachineFile(
                name, ArnOf(name), definition, type, MachineCache.Revision(definition), File.GetLastWriteTimeUtc(path));
        }
        errors.AddRange(options.ExpressMachines.Where(name => !byName.ContainsKey(name))
            .Select(name => $"The express state machine '{name}' has no file {Path.Combine(options.Folder, name + Suffix)}."));
        if (errors.Count > 0)
            throw new OptionsValidationException(nameof(WorkflowOptions), typeof(WorkflowOptions), errors);
        All = [.. byName.Values.OrderBy(machine => machine.Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<StateMachineFile> All { get; }

    public string Region { get; }

    public string AccountId { get; }

    public string ArnOf(string machine) => $"arn:aws:states:{Region}:{AccountId}:stateMachine:{machine}";

    /// <summary>Finds a machine by its ARN or its name; null if there is none.</summary>
    public StateMachineFile? Find(string arn) => byName.GetValueOrDefault(
        Arn.Parse(arn) is { Service: "states", Resource: var resource } && resource.Split(':') is ["stateMachine", var name] ? name : arn);

    /// <summary>Creates the data with which an execution of a machine starts.</summary>
    public ExecutionStart Start(StateMachineFile machine, string name, string input) => new()
    {
        Machine = machine.Name,
        Name = name,
        Definition = machine.Definition,
        Type = machine.Type,
        Input = input,
        Seed = Guid.NewGuid().ToString(),
        ExecutionArn = $"arn:aws:states:{Region}:{AccountId}:execution:{machine.Name}:{name}",
        StateMachineArn = machine.Arn,
        Region = Region,
        TraceParent = TraceParent.Current?.Value,
        TraceState = TraceParent.Current?.State,
    };

    private static IEnumerable<string> Errors(
        string path, string definition, WorkflowType type, FunctionCatalogue functions, Func<TaskResource, bool> isCallable)
    {
        var result = DefinitionValidator.Validate(definition, type, Diagnostic.Error);
        if (result.Result == ValidationResult.Fail)
            return result.Diagnostics.Select(each => $"{path}({each.Line}): {each.Code}: {each.Message} at {each.Location ?? "/"}.");
        return Resources(JsonText.Parse(definition)).Distinct().SelectMany(resource => Problem(resource, functions, isCallable))
            .Select(problem => $"{path}: {problem}");
    }

    private static IEnumerable<string> Problem(string arn, FunctionCatalogue functions, Func<TaskResource, bool> isCallable)
    {
        var resource = TaskResource.Parse(arn)!;
        if (resource.Kind == TaskKind.LambdaFunction && !functions.TryGet(LambdaTasks.NameOf(arn), out _))
            yield return $"{arn} is not a function of the app.";
        else if (!isCallable(resource))
            yield return $"The app does not support the resource {arn}. {TaskHints.Of(resource)}";
    }

    /// <summary>Returns the resources in a definition, including those of item readers and result writers.</summary>
    private static IEnumerable<string> Resources(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "Resource", Value: JsonValue value } && TaskResource.Parse(JsonTextOf(value)) is { } resource
                ? [resource.Arn]
                : Resources(member.Value)),
        JsonArray items => items.SelectMany(Resources),
        _ => [],
    };

    private static string? JsonTextOf(JsonValue value) => value.TryGetValue<string>(out var text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$")]
    private static partial Regex MachineName();
}
