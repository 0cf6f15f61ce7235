using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Lambda.Functions.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Lambda.Functions.Tests.Api;

// The worker serializes each result's public properties into the invocation's answer to the host, so public values leave the response; an
// upload's signed address would be among them.
public sealed class ResultTests
{
    private static readonly Assembly Functions = typeof(AppAssemblies).Assembly;

    private static IEnumerable<Type> Types => Functions.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false }
        && (type.IsAssignableTo(typeof(IResult)) || type.IsAssignableTo(typeof(IActionResult))));

    public static TheoryData<string> Results() => [.. Types.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_type_has_no_public_members_that_the_serializer_of_the_worker_could_write(string name)
    {
        var type = Functions.GetType(name, throwOnError: true)!;
        Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name));
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => field.Name));
    }

    [Fact]
    public void No_function_returns_a_result_type_of_ASP_NET_Core()
    {
        using var file = new PEReader(File.OpenRead(Functions.Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        Assert.DoesNotContain(used, type => type is "Microsoft.AspNetCore.Http.Results" or "Microsoft.AspNetCore.Http.TypedResults"
            || type.StartsWith("Microsoft.AspNetCore.Http.HttpResults.", StringComparison.Ordinal));
        Assert.NotEmpty(Types);
    }
}
