using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>
/// The names that the code of a built site means something by: a namespace or a type of the same name would come in between. Taken from
/// its assemblies, those of its packages and of the framework, and from its files.
/// </summary>
/// <remarks>
/// C# looks a name up in each enclosing namespace before it looks at a file's usings. So the name of the site, which is a namespace that
/// encloses everything, hides what a file imports under that name.
/// </remarks>
public sealed partial class NamesInScope
{
    private static readonly string[] RazorImports =
    [
        "System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks", "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Mvc.Rendering", "Microsoft.AspNetCore.Mvc.ViewFeatures",
    ];

    private readonly GeneratedProject site;
    private readonly string added;
    private readonly List<TypeInfo> types;
    private readonly Dictionary<string, TypeInfo> byFullName;
    private readonly List<SourceFile> sources;

    /// <param name="site">Built, with tests.</param>
    /// <param name="added">A feature that was added to it; what bears its name does not count.</param>
    public NamesInScope(GeneratedProject site, string added)
    {
        (this.site, this.added) = (site, added);
        types = [.. Assemblies()
            .SelectMany(ReadTypes)
            .Where(type =>
                !type.Namespace.Contains(added, StringComparison.Ordinal) && !type.Name.Contains(added, StringComparison.Ordinal))];
        byFullName = types.GroupBy(type => type.FullName).ToDictionary(group => group.Key, group => group.First());
        sources = [.. ReadSources()];
        var names = types.Where(type => type.IsOwn || type.IsPublic).Select(type => type.Namespace).Distinct().ToList();
        // Of the site's namespaces every part but its own name; of others the part that stands at the top.
        OwnNamespaces = [.. types
            .Where(type => type.IsOwn && IsBelow(type.Namespace, site.Name))
            .SelectMany(type => type.Namespace[site.Name.Length..].Split('.', StringSplitOptions.RemoveEmptyEntries))
            .Where(IsName)];
        TopLevel =
        [
            .. names.Select(name => name.Split('.')[0]).Where(name => IsName(name) && name != site.Name),
            .. types.Where(type => type.Namespace.Length == 0 && (type.IsOwn || type.IsPublic)).Select(type => type.Name),
        ];
    }

    /// <summary>No part of the site's namespace may be one of these.</summary>
    public IEnumerable<string> ForSite() => Sorted([.. OwnNamespaces, .. TopLevel, .. Imported(), .. Ignored(), .. OfPackages()]);

    /// <summary>The site's namespace may not begin like the name of a package or of an assembly that it uses, in whatever case.</summary>
    public IEnumerable<string> OfPackages() => Sorted(
    [
        .. from file in Directory.GetFiles(site.Folder, "project.assets.json", SearchOption.AllDirectories)
           from library in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("libraries").EnumerateObject()
           where library.Value.GetProperty("type").GetString() == "package"
           select library.Name.Split('.', '/')[0],
        .. Assemblies().Where(file => !IsOwn(file)).Select(file => Path.GetFileName(file).Split('.')[0]),
        // Those of the options, too.
        .. Package()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "content", "Directory.Packages.props")))
            .Select(match => match.Groups[1].Value),
    ]);

    /// <summary>No class of a feature may be called by one of these.</summary>
    public IEnumerable<string> ForFeature() => WithoutSample(
    [
        .. OwnNamespaces, .. TopLevel,
        .. FeatureFiles().SelectMany(file => file.Names).Select(Capital),
        .. FeatureTypes().SelectMany(type => MembersOfBases(type)),
        .. Stems("Project"),
        .. Permissions()
            .Matches(site.Read($"src/{site.Name}.Platform/Rights/Permissions.cs"))
            .Select(match => Capital(match.Groups[1].Value)),
    ]);

    /// <summary>No namespace of a feature may be called by one of these: all of the site is below the namespace that it stands
    /// in.</summary>
    public IEnumerable<string> ForPlural() => WithoutSample(
    [
        .. ForSite(), .. FeatureFiles().SelectMany(file => file.Names).Select(Capital),
        .. MembersOf(byFullName[$"{site.Name}.Data.AppDbContext"]), .. MembersOfBases(byFullName[$"{site.Name}.Data.AppDbContext"]),
        .. FeatureTypes().SelectMany(type => MembersOfBases(type)),
        .. Stems("Projects"),
        .. sources.SelectMany(file => MapMethod().Matches(file.Text)).Select(match => match.Groups[1].Value),
    ]);

    private List<string> OwnNamespaces { get; }

    private List<string> TopLevel { get; }

    /// <summary>Types that a file finds by its usings, its own or those of the project.</summary>
    private IEnumerable<string> Imported()
    {
        var imported = sources.SelectMany(file => file.Usings).Concat(RazorImports).ToHashSet();
        var used = sources.SelectMany(file => file.Names).ToHashSet();
        var own = types.Where(type => type.IsOwn).ToLookup(type => type.Name, type => type.Namespace);
        return types.Where(type => !type.IsOwn && type.IsPublic && imported.Contains(type.Namespace))
            .SelectMany(type => new[] { type.Name, Attribute().Replace(type.Name, "") }).Where(used.Contains)
            .Concat(
                sources.SelectMany(file =>
                    file.Names.Where(name => own[name].Any() && own[name].All(from => !IsBelow(file.Namespace, from)))))
            .Concat(sources.SelectMany(file => file.Aliases));
    }

    /// <summary>What every file of a project finds besides.</summary>
    private HashSet<string> ImplicitUsings() => sources.Where(file => file.IsGlobal).SelectMany(file => file.Usings).ToHashSet();

    /// <summary>Folders of these names are not committed.</summary>
    private IEnumerable<string> Ignored() => IgnoredFolder().Matches(site.Read(".gitignore")).Select(match => match.Groups[1].Value);

    /// <summary>For each type of the sample that its name is a part of: what other types have in its place.</summary>
    private IEnumerable<string> Stems(string word) =>
        from imported in new[] { ImplicitUsings() }
        from pattern in types
            .Where(type => type.IsOwn && OfSample().IsMatch(type.Name))
            .Select(type => OfSample().Match(type.Name))
            .Where(match => match.Groups[2].Value == word)
        from type in types
        where (type.IsOwn || type.IsPublic)
            && !OfSample().IsMatch(type.Name)
            && pattern.Groups[1].Length + pattern.Groups[3].Length > 0
            && type.Name.Length > pattern.Groups[1].Length + pattern.Groups[3].Length
            && type.Name.StartsWith(pattern.Groups[1].Value, StringComparison.Ordinal)
            && type.Name.EndsWith(pattern.Groups[3].Value, StringComparison.Ordinal)
            && (imported.Contains(type.Namespace)
                || sources.Any(file =>
                    file.IsOfFeature && (file.Usings.Contains(type.Namespace) || IsBelow(file.Namespace, type.Namespace))))
        select type.Name[pattern.Groups[1].Length..^pattern.Groups[3].Length];

    private IEnumerable<SourceFile> FeatureFiles() => sources.Where(file => file.IsOfFeature);

    private IEnumerable<TypeInfo> FeatureTypes() => types.Where(type => type.IsOwn
        && (type.Namespace.Split('.').Contains("Projects") || type.Name.StartsWith("Pages_Projects_", StringComparison.Ordinal)));

    private IEnumerable<string> MembersOfBases(TypeInfo type)
    {
        for (var found = type.Base; found is not null && byFullName.TryGetValue(found, out var next); found = next.Base)
        {
            foreach (var member in MembersOf(next))
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<string> MembersOf(TypeInfo type)
    {
        var (reader, definition) = (type.Reader, type.Reader.GetTypeDefinition(type.Handle));
        return definition.GetMethods()
            .Select(reader.GetMethodDefinition)
            .Where(method => (method.Attributes & MethodAttributes.SpecialName) == 0
                && (method.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Private)
            .Select(method => reader.GetString(method.Name))
            .Concat(definition.GetProperties().Select(property => reader.GetString(reader.GetPropertyDefinition(property).Name)))
            .Concat(definition.GetFields().Select(field => reader.GetString(reader.GetFieldDefinition(field).Name)))
            .Concat(definition.GetNestedTypes().Select(nested => reader.GetString(reader.GetTypeDefinition(nested).Name).Split('`')[0]))
            .Where(IsName);
    }

    private IEnumerable<string> Assemblies()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = Directory.GetDirectories(Path.GetFullPath(Path.Combine(framework, "..", "..", "Microsoft.AspNetCore.App")))
            .Order(StringComparer.Ordinal)
            .Last();
        return Directory.GetDirectories(site.Folder, "bin", SearchOption.AllDirectories)
            .SelectMany(bin => Directory.GetFiles(bin, "*.dll", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}runtimes{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(framework, "*.dll"))
            .Concat(Directory.GetFiles(web, "*.dll"))
            .DistinctBy(Path.GetFileName);
    }

    private bool IsOwn(string file) => IsBelow(Path.GetFileNameWithoutExtension(file), site.Name);

    private IEnumerable<TypeInfo> ReadTypes(string file)
    {
        var pe = new PEReader(new MemoryStream(File.ReadAllBytes(file)));
        if (!pe.HasMetadata)
        {
            return [];
        }

        var reader = pe.GetMetadataReader();
        var isOwn = IsOwn(file);
        return reader.TypeDefinitions
            .Select(handle => (handle, Type: reader.GetTypeDefinition(handle)))
            .Where(found => found.Type.GetDeclaringType().IsNil)
            .Select(found =>
                new TypeInfo(
                    reader,
                    found.handle,
                    reader.GetString(found.Type.Namespace),
                    reader.GetString(found.Type.Name).Split('`')[0],
                    (found.Type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public,
                    isOwn,
                    FullName(reader, found.Type.BaseType)))
            .Where(type => IsName(type.Name))
            .ToList();
    }

    private static string? FullName(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition when !handle.IsNil:
                var definition = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return $"{reader.GetString(definition.Namespace)}.{reader.GetString(definition.Name).Split('`')[0]}";
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                return $"{reader.GetString(reference.Namespace)}.{reader.GetString(reference.Name).Split('`')[0]}";
            case HandleKind.TypeSpecification:
                var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                return blob.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance
                    && blob.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle
                    ? FullName(reader, blob.ReadTypeHandle()) : null;
            default:
                return null;
        }
    }

    private IEnumerable<SourceFile> ReadSources() =>
        from file in site.Files
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Concat(
                Directory.GetFiles(site.Folder, "*.GlobalUsings.g.cs", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(site.Folder, path)))
            .Distinct()
        where file.EndsWith(".cs", StringComparison.Ordinal)
            || file.EndsWith(".cshtml", StringComparison.Ordinal)
            || file.EndsWith(".razor", StringComparison.Ordinal)
        where !file.Contains(added, StringComparison.Ordinal)
        let text = NoCode().Replace(site.Read(file), "")
        let code = Header().Replace(text, "")
        let inFile = NamespaceOf().Match(text).Groups[1].Value
        select new SourceFile(
            inFile.Length > 0 ? inFile : string.Join('.', file.Split('/', '\\')[1..^1]),
            code,
            [.. Using().Matches(text).Select(match => match.Groups[1].Value)],
            [.. Alias().Matches(text).Select(match => match.Groups[1].Value)],
            // The words of a page are no names of its code.
            [.. (file.EndsWith(".cs", StringComparison.Ordinal) ? SimpleName() : NameOnPage()).Matches(code).Select(match => match.Value)],
            file.EndsWith(".GlobalUsings.g.cs", StringComparison.Ordinal),
            file.Replace('\\', '/') is var path
                && (path.Contains("/Projects/", StringComparison.Ordinal) || path.EndsWith("/ProjectsApi.cs", StringComparison.Ordinal)));

    private IEnumerable<string> Sorted(IEnumerable<string> names) =>
        names.Where(name => IsName(name) && name != site.Name).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What is called after the sample is called otherwise in a feature's files; and names of tests are sentences.</summary>
    private IEnumerable<string> WithoutSample(IEnumerable<string> names) =>
        Sorted(
            names.Where(name => !name.Contains("Project", StringComparison.Ordinal)
                && !name.Contains(added, StringComparison.Ordinal)
                && name.Count(letter => letter == '_') < 2));

    private static bool IsBelow(string name, string above) => name == above || name.StartsWith(above + ".", StringComparison.Ordinal);

    private static bool IsName(string name) => Name().IsMatch(name);

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private sealed record TypeInfo(
        MetadataReader Reader,
        TypeDefinitionHandle Handle,
        string Namespace,
        string Name,
        bool IsPublic,
        bool IsOwn,
        string? Base)
    {
        public string FullName => $"{Namespace}.{Name}";
    }

    /// <param name="Names">Those that no dot stands before.</param>
    private sealed record SourceFile(
        string Namespace,
        string Text,
        HashSet<string> Usings,
        HashSet<string> Aliases,
        HashSet<string> Names,
        bool IsGlobal,
        bool IsOfFeature);

    [GeneratedRegex(@"^[A-Za-z]\w*$")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z]\w*")]
    private static partial Regex SimpleName();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*|(?<=\bvar )\w+")]
    private static partial Regex NameOnPage();

    /// <summary>Comments, and text without a hole in it.</summary>
    [GeneratedRegex(@"//.*|""[^""{\n]*""")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"^\s*@?(global )?using .*$|^\s*@?namespace .*$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\s*@?(?:global )?using (?:static )?(?:global::)?([\w.]+);?\s*$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^\s*@?(?:global )?using (\w+) =", RegexOptions.Multiline)]
    private static partial Regex Alias();

    [GeneratedRegex(@"^\s*@?namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"\bMap(\w+)\b")]
    private static partial Regex MapMethod();

    [GeneratedRegex(@"<PackageVersion Include=""(\w+)")]
    private static partial Regex Package();

    [GeneratedRegex("Attribute$")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^(\w+)/$", RegexOptions.Multiline)]
    private static partial Regex IgnoredFolder();

    [GeneratedRegex("^(.*?)(Projects|Project)(.*)$")]
    private static partial Regex OfSample();

    [GeneratedRegex(@"""\w+:(\w+)""")]
    private static partial Regex Permissions();
}
