using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Local.Host;

/// <summary>Gives one parameter of a function its value.</summary>
internal abstract class ParameterBinder
{
    /// <summary>The parameter's name.</summary>
    public required string Name { get; init; }

    public abstract ValueTask<object?> BindAsync(FunctionContext context, TriggerEvent trigger);

    public static ParameterBinder For(HostedFunction function, ParameterInfo parameter, bool isTrigger) =>
        isTrigger || function.Trigger.OtherParameterTypes.Contains(parameter.ParameterType) ? new OfTrigger(function, parameter.ParameterType) { Name = parameter.Name! }
        : parameter.ParameterType == typeof(FunctionContext) ? new OfContext { Name = parameter.Name! }
        : parameter.ParameterType == typeof(CancellationToken) ? new OfCancellation { Name = parameter.Name! }
        : new OfBindingData(parameter) { Name = parameter.Name! };

    private sealed class OfTrigger(HostedFunction function, Type target) : ParameterBinder
    {
        public override ValueTask<object?> BindAsync(FunctionContext context, TriggerEvent trigger) =>
            function.Trigger.BindAsync(function, trigger, target, context.CancellationToken);
    }

    private sealed class OfContext : ParameterBinder
    {
        public override ValueTask<object?> BindAsync(FunctionContext context, TriggerEvent trigger) => new(context);
    }

    private sealed class OfCancellation : ParameterBinder
    {
        public override ValueTask<object?> BindAsync(FunctionContext context, TriggerEvent trigger) => new(context.CancellationToken);
    }

    /// <summary>Trigger metadata of the parameter's name, such as a route value.</summary>
    private sealed class OfBindingData(ParameterInfo parameter) : ParameterBinder
    {
        private readonly Type _target = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        private readonly object? _missing = parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

        public override ValueTask<object?> BindAsync(FunctionContext context, TriggerEvent trigger)
        {
            if (!trigger.BindingData.TryGetValue(Name, out var value) || value is null) return new(_missing);
            if (_target.IsInstanceOfType(value)) return new(value);
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            if (_target == typeof(string)) return new(text);
            // Dates and the like arrive as JSON strings.
            if (text.StartsWith('"')) return new(JsonSerializer.Deserialize(text, _target));
            var converter = TypeDescriptor.GetConverter(_target);
            return new(converter.CanConvertFrom(typeof(string)) ? converter.ConvertFromInvariantString(text) : JsonSerializer.Deserialize(text, _target));
        }
    }
}
