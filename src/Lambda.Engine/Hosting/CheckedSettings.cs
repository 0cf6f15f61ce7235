using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Hosting;

/// <summary>Binds options to settings, and reports settings that the options do not have, since a misspelt setting has no effect.</summary>
internal static class CheckedSettings
{
    /// <summary>Adds options that are bound to a section and checked at startup.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">The section's path.</param>
    /// <param name="errors">The errors in the options; each names its setting.</param>
    public static IServiceCollection AddCheckedOptions<T>(
        this IServiceCollection services, string section, Func<IServiceProvider, T, IEnumerable<string>> errors) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(provider => new Validation<T>(
            provider.GetRequiredService<IConfiguration>().GetSection(section), options => errors(provider, options)));
    }

    /// <summary>Binds options to a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options.</param>
    /// <param name="errors">Receives the errors, each naming its setting.</param>
    public static void Bind(IConfigurationSection section, object options, List<string> errors)
    {
        errors.AddRange(Unknown(section, options.GetType()));
        BindKnown(section, options, errors);
    }

    /// <summary>Binds options to a section that also holds other settings, which are not errors.</summary>
    public static void BindKnown(IConfigurationSection section, object options, List<string> errors)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            errors.Add(e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}");
        }
    }

    /// <summary>Returns the errors about settings that are not among the known ones.</summary>
    public static IEnumerable<string> Unknown(IConfigurationSection section, IEnumerable<string> known) =>
        section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
        .Select(child => $"{child.Path}: there is no such setting. Known settings are {string.Join(", ", known)}.");

    /// <summary>Returns the errors about settings that the type of the options, or a type within it, does not have.</summary>
    public static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        if (ElementOf(type) is { } element) return section.GetChildren().SelectMany(child => Unknown(child, element));
        if (!type.IsClass || type.Namespace?.StartsWith(nameof(System), StringComparison.Ordinal) != false) return [];
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        return Unknown(section, properties.Select(property => property.Name)).Concat(
            from child in section.GetChildren()
            from property in properties
            where property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)
            from error in Unknown(child, property.PropertyType)
            select error);
    }

    // The element type of a list or a dictionary; null for other types.
    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? type.GetGenericArguments()[^1] : null;

    private sealed class Validation<T>(IConfigurationSection section, Func<T, IEnumerable<string>> errors) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            Unknown(section, typeof(T)).Concat(errors(options)).ToList() is { Count: > 0 } found
                ? ValidateOptionsResult.Fail(found)
                : ValidateOptionsResult.Success;
    }
}
