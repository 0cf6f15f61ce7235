using System.Reflection;
using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Adds the names of the app settings that a binding uses to errors in which the extension names only its own properties.
/// </summary>
internal static class BindingFailures
{
    /// <summary>Returns whether an extension could not bind because of the settings.</summary>
    public static bool IsOfSettings(Exception e, Attribute attribute) =>
        e is InvalidOperationException or FormatException or ArgumentException && Settings(attribute).Any();

    /// <param name="binding">The name that the worker gives the binding.</param>
    public static InvalidOperationException Explained(Exception e, string binding, Attribute attribute) => new(
        $"The binding '{binding}' does not work: {e.Message} Check {string.Join(" and ", Settings(attribute))}.", e);

    private static IEnumerable<string> Settings(Attribute attribute) =>
        from property in attribute.GetType().GetProperties()
        where property.GetCustomAttribute<AppSettingAttribute>() is not null
        let setting = property.GetValue(attribute) as string
        where !string.IsNullOrEmpty(setting)
        select $"the app setting '{setting}' ({property.Name})";
}
