using System.Collections.Immutable;
using Local.Indexing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Local.Host;

/// <summary>A function of the app, ready to be executed.</summary>
internal sealed class HostedFunction : FunctionDefinition
{
    private readonly IndexedFunction _indexed;

    public HostedFunction(IndexedFunction indexed, ITrigger trigger)
    {
        (_indexed, Trigger) = (indexed, trigger);
        Retries = indexed.Retry is { } retry ? RetryRule.Of(retry) : null;
        Call = new MethodCall(indexed.Method);
        Binders = [.. indexed.Method.GetParameters().Select(parameter => ParameterBinder.For(this, parameter, isTrigger: parameter == indexed.TriggerParameter))];
        Parameters = [.. indexed.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(indexed.TriggerParameter.Name!, new TriggerMetadata(indexed.TriggerParameter.Name!, trigger.BindingType));
    }

    public ITrigger Trigger { get; }
    public TriggerBindingAttribute TriggerAttribute => _indexed.Trigger;
    public RetryRule? Retries { get; }
    public Type TriggerType => _indexed.TriggerParameter.ParameterType;
    public MethodCall Call { get; }
    public Microsoft.Extensions.Logging.ILogger? Logger { get; set; }
    public IReadOnlyList<ParameterBinder> Binders { get; }

    public override string Name => _indexed.Name;
    public override string Id => _indexed.Name;
    public override string EntryPoint => _indexed.EntryPoint;
    public override string PathToAssembly => _indexed.Method.Module.Assembly.Location;
    public override ImmutableArray<FunctionParameter> Parameters { get; }
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class TriggerMetadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;
        public override string Type => type;
        public override BindingDirection Direction => BindingDirection.In;
    }
}
