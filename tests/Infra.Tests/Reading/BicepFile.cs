using System.Text.Json;

namespace Infra.Tests.Reading;

/// <summary>A Bicep file: its text, and what it declares as tests/bicep reads it.</summary>
internal sealed record BicepFile(
    string Text,
    IReadOnlyList<string> Errors,
    string Scope,
    IReadOnlyList<BicepParameter> Parameters,
    IReadOnlyList<BicepVariable> Variables,
    IReadOnlyList<BicepOutput> Outputs,
    IReadOnlyList<BicepResource> Resources,
    IReadOnlyList<BicepModule> Modules)
{
    /// <summary>The variable's value; fails when there is none.</summary>
    public JsonElement Variable(string name) => Variables.Single(variable => variable.Name == name).Value;
}

internal sealed record BicepParameter(string Name, string Type, IReadOnlyList<BicepDecorator> Decorators, bool HasDefault, JsonElement Default)
{
    /// <summary>The decorator's argument; null when the parameter does not have it.</summary>
    public JsonElement? Decorator(string name) => Decorators.FirstOrDefault(decorator => decorator.Name == name)?.Arguments is [var argument, ..] ? argument : null;
}

internal sealed record BicepDecorator(string Name, IReadOnlyList<JsonElement> Arguments);

internal sealed record BicepVariable(string Name, JsonElement Value);

internal sealed record BicepOutput(string Name, string Expression, bool Secure);

internal sealed record BicepResource(string Symbol, string Type, string Version, bool Existing, bool Conditional, bool Repeated, int Line, JsonElement Body)
{
    /// <summary>What stands at the path in the body; undefined when nothing does.</summary>
    public JsonElement At(params string[] path) => BicepValue.At(Body, path);
}

internal sealed record BicepModule(string Symbol, string Path, bool Conditional, bool Repeated, JsonElement Body)
{
    /// <summary>The parameters that it is given.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters =>
        BicepValue.At(Body, "params") is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject().ToDictionary(given => given.Name, given => given.Value) : [];
}
