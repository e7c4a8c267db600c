using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.Testing;

/// <summary>
/// Tells the tests that walk the whole site about a feature. Tests find subclasses by reflection. Without one, the feature's pages make
/// these tests fail.
/// </summary>
public abstract class TestedFeature
{
    public static ImmutableArray<TestedFeature> All { get; } =
    [
        .. Listed.SubclassesOf<TestedFeature>(Assembly.GetEntryAssembly()!)
            .Select(type => (TestedFeature)Activator.CreateInstance(type)!).OrderBy(feature => feature.Path, StringComparer.Ordinal),
    ];

    /// <summary>The first part of the feature's paths, after the organization and in the API, such as <c>invoices</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The paths of its pages in an organization without any of its rows, for tests that visit every page.</summary>
    public abstract IEnumerable<string> Pages { get; }

    /// <summary>A form with a value in every required field. While one has none, the tests that need it are skipped.</summary>
    public abstract object Example { get; }

    /// <summary>Creates a row whose texts all contain the marker, and returns its id.</summary>
    public abstract Task<string> SeedAsync(Browser owner, Organization organization, string marker);

    /// <summary>By page handler: runs the handler and returns the expected newest audit entry.</summary>
    public abstract IReadOnlyDictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> AuditedHandlers { get; }

    /// <summary>By verb and route of the API: makes the call and returns the expected newest audit entry.</summary>
    public abstract IReadOnlyDictionary<string, Func<ApiClient, Task<(string What, string Of)>>> AuditedCalls { get; }

    /// <summary>Names the required fields of a form that have no value, with their messages; empty for none.</summary>
    public static IReadOnlyList<string> MissingIn(object form)
    {
        var problems = new List<ValidationResult>();
        return
        [
            .. from property in form.GetType().GetProperties()
               where property.GetValue(form) is null
                   && !Validator.TryValidateProperty(null, new ValidationContext(form) { MemberName = property.Name }, problems)
               select $"{property.Name} ({problems[^1].ErrorMessage})",
        ];
    }

    /// <summary>Returns the fields of a form, named as on the page. The version is the page's own.</summary>
    protected static (string Name, string Value)[] FieldsOf(object form) =>
    [
        .. from field in JsonSerializer.SerializeToElement(Complete(form)).EnumerateObject()
           where field.Name != "Version"
           select ($"Input.{field.Name}", field.Value.ToString()),
    ];

    /// <summary>Returns a form as the API takes it.</summary>
    protected static JsonObject BodyOf(object form) =>
        JsonSerializer.SerializeToNode(Complete(form), JsonSerializerOptions.Web)!.AsObject();

    /// <summary>The test that fails in place of all others names the file to change.</summary>
    private static object Complete(object form)
    {
        Assert.SkipWhen(
            MissingIn(form) is { Count: > 0 },
            $"What the tests enter lacks {string.Join(", ", MissingIn(form))}. FeatureTests says where to add it.");
        return form;
    }
}
