/** CIFAR-100's fine classes in label order (`fine_label_names.txt`). */
export const cifar100Classes: readonly string[] =
  "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm"
    .split(" ")
    .map(words);

/** CIFAR-10's classes in label order (`batches.meta.txt`). */
export const cifar10Classes: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** DTD's 47 textures: its folders, sorted. */
export const dtdClasses: readonly string[] =
  "banded blotchy braided bubbly bumpy chequered cobwebbed cracked crosshatched crystalline dotted fibrous flecked freckled frilly gauzy grid grooved honeycombed interlaced knitted lacelike lined marbled matted meshed paisley perforated pitted pleated polka-dotted porous potholed scaly smeared spiralled sprinkled stained stratified striped studded swirly veined waffled woven wrinkled zigzagged".split(
    " ",
  );

/** Caltech-101's folders, sorted as bytes: 101 classes and the background. */
export const caltech101Folders: readonly string[] =
  "BACKGROUND_Google Faces Faces_easy Leopards Motorbikes accordion airplanes anchor ant barrel bass beaver binocular bonsai brain brontosaurus buddha butterfly camera cannon car_side ceiling_fan cellphone chair chandelier cougar_body cougar_face crab crayfish crocodile crocodile_head cup dalmatian dollar_bill dolphin dragonfly electric_guitar elephant emu euphonium ewer ferry flamingo flamingo_head garfield gerenuk gramophone grand_piano hawksbill headphone hedgehog helicopter ibis inline_skate joshua_tree kangaroo ketch lamp laptop llama lobster lotus mandolin mayfly menorah metronome minaret nautilus octopus okapi pagoda panda pigeon pizza platypus pyramid revolver rhino rooster saxophone schooner scissors scorpion sea_horse snoopy soccer_ball stapler starfish stegosaurus stop_sign strawberry sunflower tick trilobite umbrella watch water_lilly wheelchair wild_cat windsor_chair wrench yin_yang".split(
    " ",
  );

/** What to call them in a prompt, in the same order (CLIP_benchmark's names, MIT). */
export const caltech101Classes: readonly string[] = [
  "background",
  "off-center face",
  "centered face",
  "leopard",
  "motorbike",
  "accordion",
  "airplane",
  "anchor",
  "ant",
  "barrel",
  "bass",
  "beaver",
  "binocular",
  "bonsai",
  "brain",
  "brontosaurus",
  "buddha",
  "butterfly",
  "camera",
  "cannon",
  "side of a car",
  "ceiling fan",
  "cellphone",
  "chair",
  "chandelier",
  "body of a cougar cat",
  "face of a cougar cat",
  "crab",
  "crayfish",
  "crocodile",
  "head of a crocodile",
  "cup",
  "dalmatian",
  "dollar bill",
  "dolphin",
  "dragonfly",
  "electric guitar",
  "elephant",
  "emu",
  "euphonium",
  "ewer",
  "ferry",
  "flamingo",
  "head of a flamingo",
  "garfield",
  "gerenuk",
  "gramophone",
  "grand piano",
  "hawksbill",
  "headphone",
  "hedgehog",
  "helicopter",
  "ibis",
  "inline skate",
  "joshua tree",
  "kangaroo",
  "ketch",
  "lamp",
  "laptop",
  "llama",
  "lobster",
  "lotus",
  "mandolin",
  "mayfly",
  "menorah",
  "metronome",
  "minaret",
  "nautilus",
  "octopus",
  "okapi",
  "pagoda",
  "panda",
  "pigeon",
  "pizza",
  "platypus",
  "pyramid",
  "revolver",
  "rhino",
  "rooster",
  "saxophone",
  "schooner",
  "scissors",
  "scorpion",
  "sea horse",
  "snoopy (cartoon beagle)",
  "soccer ball",
  "stapler",
  "starfish",
  "stegosaurus",
  "stop sign",
  "strawberry",
  "sunflower",
  "tick",
  "trilobite",
  "umbrella",
  "watch",
  "water lilly",
  "wheelchair",
  "wild cat",
  "windsor chair",
  "wrench",
  "yin and yang symbol",
];

/** Oxford Pets' breeds in the order of their numbers in the annotations, which start at 1. */
export const petsClasses: readonly string[] = [
  "Abyssinian",
  "American Bulldog",
  "American Pit Bull Terrier",
  "Basset Hound",
  "Beagle",
  "Bengal",
  "Birman",
  "Bombay",
  "Boxer",
  "British Shorthair",
  "Chihuahua",
  "Egyptian Mau",
  "English Cocker Spaniel",
  "English Setter",
  "German Shorthaired",
  "Great Pyrenees",
  "Havanese",
  "Japanese Chin",
  "Keeshond",
  "Leonberger",
  "Maine Coon",
  "Miniature Pinscher",
  "Newfoundland",
  "Persian",
  "Pomeranian",
  "Pug",
  "Ragdoll",
  "Russian Blue",
  "Saint Bernard",
  "Samoyed",
  "Scottish Terrier",
  "Shiba Inu",
  "Siamese",
  "Sphynx",
  "Staffordshire Bull Terrier",
  "Wheaten Terrier",
  "Yorkshire Terrier",
];

/** EuroSAT's folders, sorted. */
export const euroSatFolders: readonly string[] = [
  "AnnualCrop",
  "Forest",
  "HerbaceousVegetation",
  "Highway",
  "Industrial",
  "Pasture",
  "PermanentCrop",
  "Residential",
  "River",
  "SeaLake",
];

/** What to call them in a prompt, in the same order (OpenAI's CLIP). */
export const euroSatClasses: readonly string[] = [
  "annual crop land",
  "forest",
  "brushland or shrubland",
  "highway or road",
  "industrial buildings or commercial buildings",
  "pasture land",
  "permanent crop land",
  "residential buildings or homes or apartments",
  "river",
  "lake or sea",
];

/** Kaggle's Cassava classes by their number (`label_num_to_disease_map.json`: CBB, CBSD, CGM, CMD, Healthy). */
export const cassavaClasses: readonly string[] = [
  "cassava bacterial blight",
  "cassava brown streak disease",
  "cassava green mottle",
  "cassava mosaic disease",
  "healthy cassava",
];

/** The 15 categories of CCT-20 besides `empty`, sorted; annotations are matched by these names. */
export const cct20Classes: readonly string[] =
  "badger bird bobcat car cat coyote deer dog fox opossum rabbit raccoon rodent skunk squirrel".split(" ");

/** The digits. */
export const digitClasses: readonly string[] = "0 1 2 3 4 5 6 7 8 9".split(" ");

function words(name: string): string {
  return name.replaceAll("_", " ");
}
