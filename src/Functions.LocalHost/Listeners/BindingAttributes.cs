using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
#pragma warning disable CS0612, CS0618 // "Not ready for public consumption"; the real host uses it for the same.

namespace Functions.LocalHost.Listeners;

/// <summary>Finds the attributes and types with which extensions implement the worker's bindings.</summary>
internal sealed class BindingAttributes(IJobHostMetadataProvider extensions)
{
    /// <summary>Creates the attribute of a binding from its JSON.</summary>
    /// <exception cref="HostConfigurationException">No extension implements the binding, or the extension refuses its JSON.</exception>
    public Attribute Of(HostedFunction function, Binding binding)
    {
        var type = extensions.GetAttributeTypeFromName(binding.Type) ?? throw new HostConfigurationException(
            $"The function '{function.Name}' has the binding '{binding.Name}' of the type '{binding.Type}', which no extension supports. "
            + "Reference the worker's package for it, and build the app again.");
        try
        {
            return extensions.GetAttribute(type, Json(binding));
        }
        catch (Exception e) when (e is not HostConfigurationException)
        {
            throw new HostConfigurationException(
                $"The binding '{binding.Name}' ({binding.Type}) of the function '{function.Name}' is not valid: "
                + (e.InnerException ?? e).Message, e);
        }
    }

    /// <summary>Returns the type that the extension provides for a trigger or an input.</summary>
    public Type InputType(Attribute attribute, Binding binding) =>
        attribute is TimerTriggerAttribute ? typeof(TimerInfo) : extensions.GetDefaultType(attribute, FileAccess.Read,
            Requested(binding, attribute is IProvidesModelItems ? typeof(ModelItem) : typeof(ParameterBindingData)));

    /// <summary>Returns the type that the extension accepts for an output.</summary>
    public Type OutputType(Attribute attribute, Binding binding) =>
        extensions.GetDefaultType(attribute, FileAccess.Write, Requested(binding, typeof(ParameterBindingData)));

    /// <summary>Returns the properties in a binding's JSON, under the names of the attribute.</summary>
    public static JObject Json(Binding binding)
    {
        using var reader = new JsonTextReader(new StringReader(binding.Json.ToJsonString())) { DateParseHandling = DateParseHandling.None };
        var json = JObject.Load(reader);
        if (json["schedule"] is { } schedule) json["scheduleExpression"] = schedule;
        return json;
    }

    private static Type Requested(Binding binding, Type deferred)
    {
        var one = binding.SupportsDeferredBinding ? deferred : binding.Text("dataType")?.ToUpperInvariant() switch
        {
            "BINARY" => typeof(byte[]),
            "STREAM" => typeof(Stream),
            "STRING" => typeof(string),
            _ => typeof(object),
        };
        return binding.IsMany ? one.MakeArrayType() : one;
    }
}
